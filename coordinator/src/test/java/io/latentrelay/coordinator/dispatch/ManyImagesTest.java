package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.RunStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many images against workers that answer at once; bench/ has the same with ten million. */
class ManyImagesTest {

    private static final int TRAJECTORIES = 10_000;

    @Test
    void everyOneIsCountedOnce() {
        List<String> prompts = IntStream.range(0, 100).mapToObj(i -> "prompt " + i).toList();
        Run run = TestRuns.run("run", prompts, TRAJECTORIES / 100, List.of(0.0, 0.2));
        World world = new World();
        Dispatch dispatch = world.open(Limits.DEFAULT, Death.never());
        dispatch.submit(RunDocument.of(run));
        for (int round = 0; !isFinished(dispatch); round++) {
            world.round(dispatch);
            if (round % 10 == 9) {
                dispatch = world.open(Limits.DEFAULT, Death.never());
            }
        }

        RunStatus end = dispatch.status("run").orElseThrow();
        long images = 2L * TRAJECTORIES;
        // Of seven images in a row, the one with remainder 3 fails.
        long failed = (images + 3) / 7;
        assertThat(end.failed()).isEqualTo(failed);
        assertThat(end.stored()).isEqualTo(images - failed);
        assertThat(world.publications()).doesNotHaveDuplicates().hasSize(TRAJECTORIES);
        // The topics do not grow with the run.
        assertThat(world.broker().log(World.TOPICS.results()).read(java.time.Duration.ZERO))
                .hasSizeLessThan(20_000);
    }

    private static boolean isFinished(Dispatch dispatch) {
        return dispatch.status("run").orElseThrow().isFinished();
    }
}
