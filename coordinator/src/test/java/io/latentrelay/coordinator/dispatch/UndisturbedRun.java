package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.run.Run;
import java.util.List;
import java.util.Map;

/** What a run comes to when nothing goes wrong. */
final class UndisturbedRun {

    private final World world = new World();
    private final Run run;

    UndisturbedRun(Run run) {
        this.run = run;
        Dispatch dispatch = world.open();
        world.submit(dispatch, List.of(run));
        world.finish(dispatch, List.of(run));
    }

    /** A row for each image. */
    List<String> rows() {
        return world.lastRows(run);
    }

    Map<String, String> manifest() {
        return world.manifest(run);
    }
}
