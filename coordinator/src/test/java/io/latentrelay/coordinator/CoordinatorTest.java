package io.latentrelay.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.coordinator.dispatch.InMemoryFleet;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoordinatorTest {

    private static final Run RUN =
            TestRuns.run("run", List.of("a", "b", "c"), 5, List.of(0.2, 0.0));

    private final InMemoryFleet fleet = new InMemoryFleet();

    @AfterEach
    void close() throws InterruptedException {
        fleet.stop();
    }

    private Coordinator start() throws InterruptedException {
        return Coordinator.start(fleet.line(), Limits.DEFAULT);
    }

    @Test
    void bringsARunToItsEnd() throws InterruptedException {
        fleet.start();
        try (Coordinator coordinator = start()) {
            assertThat(coordinator.submit(RUN).outcome()).isEqualTo(Submission.Outcome.STARTED);
            RunStatus end = coordinator.awaitFinished("run");

            assertThat(end.ended()).isEqualTo(30);
            assertThat(coordinator.fleet().runs()).containsExactly(end);
            assertThat(fleet.store().get("runs/run/manifest/_SUCCESS.json")).isPresent();
        }
    }

    @Test
    void continuesAfterBeingClosed() throws InterruptedException {
        try (Coordinator first = start()) {
            first.submit(RUN);
            await().until(() -> first.status("run").orElseThrow().outstanding() == 30);
        }
        fleet.start();
        try (Coordinator second = start()) {
            assertThat(second.awaitFinished("run").ended()).isEqualTo(30);
        }
    }

    @Test
    void leavesTheFleetToItsSuccessorWhenClosed() throws InterruptedException {
        start().close();

        long start = System.nanoTime();
        start().close();
        // Not after the ten seconds of silence that tell of a coordinator that was killed.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void saysWhyItStoppedOnceItHas() throws InterruptedException {
        try (Coordinator coordinator = start()) {
            String other =
                    "{\"holder\": \"x\", \"host\": \"elsewhere\", \"pid\": 7, \"beat\": 1,"
                            + " \"left\": false}";
            fleet.store()
                    .put(
                            "_relay/relay/epochs/9000000000000000000.json",
                            other.getBytes(StandardCharsets.UTF_8),
                            "application/json");
            await().until(() -> coordinator.failure().isPresent());

            assertThatThrownBy(() -> coordinator.submit(RUN))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the coordinator has stopped: another coordinator has taken over:"
                                    + " process 7 on elsewhere");
            assertThatThrownBy(() -> coordinator.awaitFinished("run"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void nobodyWaitsForARunThatIsNotThere() throws InterruptedException {
        try (Coordinator coordinator = start()) {
            assertThatThrownBy(() -> coordinator.awaitFinished("nobody"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no run is called nobody");
        }
    }
}
