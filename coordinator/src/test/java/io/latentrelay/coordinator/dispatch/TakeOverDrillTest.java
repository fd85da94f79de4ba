package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A coordinator dies in the middle of its runs; the one that takes over is killed at each of its
 * own writes in turn, trimming of the topics included, and a third must end the runs alike.
 */
class TakeOverDrillTest {

    private static final Run SWEEP =
            TestRuns.run("sweep", List.of("a", "b", "c", "d", "e"), 2, List.of(0.2, 0.0));
    private static final Run PLAIN = TestRuns.run("plain", List.of("x", "y", "z"), 3, List.of(0.2));
    private static final List<Run> RUNS = List.of(SWEEP, PLAIN);

    @ParameterizedTest
    @EnumSource
    void endsTheSameWhereverTheSuccessorWasKilled(Death.Moment moment) {
        Map<String, String> sweep = new UndisturbedRun(SWEEP).manifest();
        Map<String, String> plain = new UndisturbedRun(PLAIN).manifest();
        int write = 1;
        for (boolean hasStruck = true; hasStruck; write++) {
            World world = abandoned();
            Death death = new Death(write, moment);
            takeOver(world, death);
            hasStruck = death.hasStruck();

            Dispatch third = world.open();
            world.finish(third, RUNS);
            String drill = "killed " + moment + " write " + write;
            assertThat(world.manifest(SWEEP)).as(drill).isEqualTo(sweep);
            assertThat(world.manifest(PLAIN)).as(drill).isEqualTo(plain);
            assertThat(world.publications()).as(drill).doesNotHaveDuplicates().hasSize(19);
            RunStatus status = third.status("sweep").orElseThrow();
            assertThat(List.of(status.stored(), status.failed()))
                    .as(drill)
                    .containsExactly(17L, 3L);
        }
        // An epoch, two runs, what is left of parts, publications and checkpoints, and trimming.
        assertThat(write).isGreaterThan(25);
    }

    /** Two runs half done, with results that nobody has read, and a topic that was trimmed. */
    private static World abandoned() {
        World world = new World();
        Dispatch first = world.open(Death.never());
        RUNS.forEach(run -> first.submit(RunDocument.of(run)));
        IntStream.range(0, 3).forEach(i -> world.round(first));
        world.workers().work();
        return world;
    }

    private static void takeOver(World world, Death death) {
        try {
            world.finish(world.open(death), RUNS);
        } catch (Death.Struck struck) {
            world.workers().work(1); // the workers outlive it
        }
    }
}
