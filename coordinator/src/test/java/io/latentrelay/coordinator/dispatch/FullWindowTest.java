package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.FleetSpeed;
import io.latentrelay.coordinator.status.Pool;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stops the coordinator from giving out more work. */
class FullWindowTest {

    private final World world = new World();

    private static RunDocument run(int prompts) {
        return RunDocument.of(
                TestRuns.run(
                        "run", IntStream.range(0, prompts).mapToObj(i -> "prompt " + i).toList()));
    }

    private Dispatch open(Window window) {
        Limits limits = new Limits(window, 4, Duration.ofSeconds(2), Duration.ofDays(1));
        return world.open(limits, Death.never());
    }

    @Test
    void handoffsThatNoRefinerTakesStopTheBaseWorkers() throws InterruptedException {
        Dispatch dispatch = open(new Window(100, 5, Duration.ofMinutes(5)));
        Publisher publisher = world.broker().publisher();
        IntStream.range(0, 5)
                .forEach(
                        i ->
                                publisher
                                        .publish(
                                                World.TOPICS.handoffs(),
                                                "run/" + i,
                                                Map.of(),
                                                new byte[] {1})
                                        .join());
        dispatch.submit(run(50));
        dispatch.round(Duration.ZERO);
        assertThat(world.publications()).isEmpty();

        WorkQueue refiner = world.broker().workQueue(World.TOPICS.handoffs());
        for (Lease handoff : refiner.take(1, Duration.ZERO)) {
            handoff.complete();
        }
        world.pass(Duration.ofSeconds(2));
        dispatch.round(Duration.ZERO);
        assertThat(world.publications()).hasSize(50);
    }

    @Test
    void workersHaveNoMoreBeforeThemThanTheTimeGiven() {
        // A simulated image takes 6 ms of a base's and 3 ms of a refiner's device: with one device
        // busy at most, 600 ms are 100 images.
        Dispatch dispatch = open(new Window(1000, 1000, Duration.ofMillis(600)));
        dispatch.submit(run(2000));
        IntStream.range(0, 3).forEach(i -> world.round(dispatch));
        world.workers().work(1000);
        IntStream.range(0, 6)
                .forEach(
                        i -> {
                            dispatch.round(Duration.ZERO);
                            world.pass(Duration.ofSeconds(1));
                        });

        long outstanding = dispatch.status("run").orElseThrow().outstanding();
        assertThat(outstanding).isBetween(95L, 105L);
    }

    @Test
    void tellsWhatAnEvaluationTakesAndHowManyWorkersWouldDo() {
        Dispatch dispatch = world.open();
        dispatch.submit(run(1000));
        IntStream.range(0, 5).forEach(i -> world.round(dispatch));

        FleetSpeed speed = dispatch.speed();
        assertThat(speed.stepTimes())
                .extracting(FleetSpeed.StepTime::pool)
                .containsExactly(Pool.BASE, Pool.REFINER);
        // 6 ms for 24 evaluations, 2 ms for 6.
        assertThat(speed.stepTimes().get(0).millis()).isEqualTo(0.25, within(1e-6));
        assertThat(speed.stepTimes().get(1).millis()).isEqualTo(1.0 / 3, within(1e-6));
        long left = speed.of(Pool.BASE).waiting();
        assertThat(left).isBetween(900L, 999L);
        assertThat(speed.of(Pool.BASE).backlogSeconds()).isEqualTo(0.006 * left, within(1e-6));
        assertThat(speed.of(Pool.BASE).desiredWorkers(1)).isEqualTo(6);
        assertThat(speed.of(Pool.BASE).desiredWorkers(600)).isEqualTo(1);
        assertThat(speed.of(Pool.REFINER).backlogSeconds()).isEqualTo(0.003 * left, within(1e-6));

        dispatch.checkpoint();
        assertThat(world.open().speed().stepTimes()).isEqualTo(speed.stepTimes());
    }

    private static org.assertj.core.data.Offset<Double> within(double tolerance) {
        return org.assertj.core.data.Offset.offset(tolerance);
    }

    @Test
    void nobodyIsNeededWhenNothingIsToDo() {
        Dispatch dispatch = world.open();
        assertThat(dispatch.speed().of(Pool.REFINER).desiredWorkers(600)).isZero();
        dispatch.submit(run(3));
        // Nothing is measured yet: one worker will tell.
        assertThat(dispatch.speed().of(Pool.REFINER).desiredWorkers(600)).isEqualTo(1);
        assertThat(List.of(dispatch.speed().of(Pool.BASE).waiting())).containsExactly(3L);
    }
}
