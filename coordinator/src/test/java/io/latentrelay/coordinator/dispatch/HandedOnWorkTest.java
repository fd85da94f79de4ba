package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.transport.queue.WorkHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records that workers put on the base-jobs topic: what they leave half done, and try again. */
class HandedOnWorkTest {

    private static final Run SWEEP =
            TestRuns.run("sweep", List.of("a", "b", "c", "d", "e"), 2, List.of(0.2, 0.0));

    @Test
    void aRunEndsTheSameWhereverItsCoordinatorWasKilledMeanwhile() {
        Map<String, String> undisturbed = new UndisturbedRun(SWEEP).manifest();
        int write = 1;
        for (boolean hasStruck = true; hasStruck; write++) {
            World world = new World();
            world.workers().handOn();
            Death death = new Death(write, Death.Moment.AFTER);
            liveUntil(death, world);
            hasStruck = death.hasStruck();

            Dispatch successor = world.open();
            world.submit(successor, List.of(SWEEP));
            world.finish(successor, List.of(SWEEP));
            assertThat(world.manifest(SWEEP)).as("killed at write " + write).isEqualTo(undisturbed);
            assertThat(world.publications()).doesNotHaveDuplicates().hasSize(10);
        }
        assertThat(write).isGreaterThan(20);
    }

    private static void liveUntil(Death death, World world) {
        try {
            Dispatch dispatch = world.open(death);
            world.submit(dispatch, List.of(SWEEP));
            world.finish(dispatch, List.of(SWEEP));
        } catch (Death.Struck struck) {
            // As ordered. The workers outlive it, and hand on what they have begun.
            world.workers().work(2);
        }
    }

    @Test
    void whatIsLeftOfARunThatOnceHadTheNameIsNotTakenForItsSuccessors() {
        Run former = TestRuns.run("run", List.of("a", "b", "c", "d", "e", "f", "g", "h"));
        Run latter = TestRuns.run("run", List.of("1", "2", "3", "4", "5", "6", "7", "8"));
        World world = new World();
        Dispatch dispatch = world.open();
        dispatch.submit(RunDocument.of(former));
        world.finish(dispatch, List.of(former));
        world.remove("runs/run/");
        dispatch.submit(RunDocument.of(latter));
        dispatch.round(Duration.ZERO);
        leftOf(former, 7, world);

        int before = world.publications().size();
        Dispatch successor = world.open();
        world.finish(successor, List.of(latter));
        assertThat(world.publications().subList(before, world.publications().size()))
                .as("in its turn, not when all else has ended")
                .containsExactly("run/6", "run/7");
    }

    /** As a worker publishes it that was slow to hear. */
    private static void leftOf(Run run, long trajectory, World world) {
        RunRef ref = RunDocument.of(run).ref();
        BaseJob job = run.expansion().trajectory(trajectory, image -> true).job(ref);
        WorkHeaders about = new WorkHeaders("run", ref.digest(), trajectory, job.images());
        world.broker()
                .publisher()
                .publish(
                        World.TOPICS.baseJobs(),
                        "run/" + trajectory,
                        about.toMap(),
                        BaseJobRecord.encode(job))
                .join();
    }
}
