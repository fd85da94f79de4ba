package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.manifest.RunFigures;
import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.transport.store.ObjectStore;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says how runs stand, those that have ended too. Not safe for concurrent use. */
final class Statuses {

    private final ObjectStore store;
    private final InstantSource clock;
    private final ActiveRuns runs;
    private final RunIndex index;
    private final StrayBook strays;

    Statuses(
            ObjectStore store,
            InstantSource clock,
            ActiveRuns runs,
            RunIndex index,
            StrayBook strays) {
        this.store = store;
        this.clock = clock;
        this.runs = runs;
        this.index = index;
        this.strays = strays;
    }

    Optional<RunStatus> find(String name) {
        return runs.find(name).map(this::of).or(() -> finished(name));
    }

    Optional<RunStatus> finished(String name) {
        return index.finished(name).map(this::of);
    }

    RunStatus of(ActiveRun run) {
        return run.status(clock.instant(), strays.deadLetters(run.name()));
    }

    private RunStatus of(RunFigures figures) {
        return FinishedRun.status(figures, store, strays.deadLetters(figures.run()));
    }

    Fleet all() {
        return with(index.finished().stream());
    }

    /** Without those that have ended, which the store may have to be asked about. */
    Fleet active() {
        return with(Stream.of());
    }

    private Fleet with(Stream<RunFigures> finished) {
        List<RunStatus> all =
                Stream.concat(finished.map(this::of), runs.all().stream().map(this::of))
                        .sorted(Comparator.comparing(RunStatus::submitted))
                        .toList();
        return new Fleet(all, strays.strays());
    }
}
