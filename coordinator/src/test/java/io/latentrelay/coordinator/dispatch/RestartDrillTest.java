package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coordinator is killed at each of its writes in turn; its successor must end the runs alike. */
class RestartDrillTest {

    private static final Run SWEEP =
            TestRuns.run("sweep", List.of("a", "b", "c", "d", "e"), 2, List.of(0.2, 0.0));
    private static final Run PLAIN = TestRuns.run("plain", List.of("x", "y", "z"), 3, List.of(0.2));
    private static final List<Run> RUNS = List.of(SWEEP, PLAIN);

    @ParameterizedTest
    @EnumSource
    void endsTheSameWhereverItWasKilled(Death.Moment moment) {
        Map<String, String> sweep = undisturbed(SWEEP);
        Map<String, String> plain = undisturbed(PLAIN);
        int write = 1;
        for (boolean hasStruck = true; hasStruck; write++) {
            World world = new World();
            Death death = new Death(write, moment);
            liveUntil(death, world);
            hasStruck = death.hasStruck();

            Dispatch successor = world.open();
            world.submit(successor, RUNS);
            world.finish(successor, RUNS);

            String drill = "killed " + moment + " write " + write;
            assertThat(world.manifest(SWEEP)).as(drill).isEqualTo(sweep);
            assertThat(world.manifest(PLAIN)).as(drill).isEqualTo(plain);
            assertThat(world.publications()).as(drill).doesNotHaveDuplicates().hasSize(19);
            assertCounts(successor.status("sweep").orElseThrow(), 17, 3);
            assertCounts(successor.status("plain").orElseThrow(), 8, 1);
        }
        // Two submissions, 19 publications, 8 parts and their checkpoints at least.
        assertThat(write).isGreaterThan(40);
    }

    @Test
    void endsTheSameWhenKilledAgainAndAgain() {
        Map<String, String> sweep = undisturbed(SWEEP);
        World world = new World();
        int lives = 0;
        for (boolean isFinished = false; !isFinished; lives++) {
            // Taking an epoch and both runs over are up to seven writes.
            Death death = new Death(11, Death.Moment.AFTER);
            liveUntil(death, world);
            isFinished = !death.hasStruck();
            assertThat(lives).isLessThan(100);
        }

        assertThat(world.manifest(SWEEP)).isEqualTo(sweep);
        assertThat(world.publications()).doesNotHaveDuplicates().hasSize(19);
        assertThat(lives).isGreaterThan(5);
    }

    private static void liveUntil(Death death, World world) {
        try {
            Dispatch dispatch = world.open(death);
            world.submit(dispatch, RUNS);
            world.finish(dispatch, RUNS);
        } catch (Death.Struck struck) {
            // As ordered. The workers outlive it.
            world.workers().work(2);
        }
    }

    private static Map<String, String> undisturbed(Run run) {
        World world = new World();
        Dispatch dispatch = world.open();
        world.submit(dispatch, List.of(run));
        world.finish(dispatch, List.of(run));
        Map<String, String> manifest = world.manifest(run);
        List<String> rows = manifest.values().stream().flatMap(part -> part.lines()).toList();
        assertThat(rows).hasSize((int) run.expansion().images());
        IntStream.range(0, rows.size())
                .forEach(i -> assertThat(rows.get(i)).startsWith("{\"index\":" + i + ","));
        return manifest;
    }

    private static void assertCounts(RunStatus status, long stored, long failed) {
        assertThat(status.stored()).isEqualTo(stored);
        assertThat(status.failed()).isEqualTo(failed);
        assertThat(status.outstanding()).isZero();
    }
}
