package io.latentrelay.local.grid;

import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.local.grid.Gathering.Gathered;
import io.latentrelay.local.grid.GridCommand.Written;
import io.latentrelay.local.grid.Shot.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * One run's grid, from the store to the folder.
 *
 * @param most images to show
 */
record GridRun(StoredObjects objects, Expansion expansion, Layout.Wish wish, long most) {

    Written write(Path folder, GridProgress progress) {
        Instant asOf = Instant.now();
        AxesSeen seen = new AxesSeen(expansion);
        wish.requireKnown(seen.names());
        boolean isFinished = objects.get(expansion.run().keys().success()).isPresent();
        long all = Math.min(most, expansion.images());
        try (Workspace workspace = Workspace.open(folder)) {
            Gathered gathered =
                    new Gathering(objects, expansion, seen, workspace)
                            .gather(most, done -> progress.show(done, all));
            List<Shot> shots = gathered.shots();
            List<Axis> axes = seen.axes(wish.names());
            Grid grid = new Grid(Layout.of(axes, wish), shots);
            String run = expansion.run().name();
            Heading heading =
                    new Heading(
                            run,
                            expansion.images(),
                            asOf,
                            isFinished,
                            shots,
                            axes,
                            gathered.common());
            Path page = new Pages(grid, heading, workspace).write();
            List<Path> sheets = new Sheets(grid, run, workspace).write();
            return new Written(
                    run,
                    page.toString(),
                    sheets.stream().map(Path::toString).toList(),
                    count(shots, State.SHOWN),
                    count(shots, State.FAILED) + count(shots, State.UNREADABLE),
                    count(shots, State.OPEN));
        }
    }

    private static long count(List<Shot> shots, State state) {
        return shots.stream().filter(shot -> shot.state() == state).count();
    }
}
