package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.StrayRecords;
import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.RunRef;
import io.latentrelay.transport.queue.Headers;
import io.latentrelay.transport.queue.Publisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records that cannot be used are counted once, shown, and harm nothing. */
class StrayRecordsTest {

    private static final Run RUN = TestRuns.run("run", List.of("a", "b", "c", "d", "e"));

    private final World world = new World();
    private final Publisher publisher = world.broker().publisher();

    private void result(byte[] value) {
        publisher.publish(World.TOPICS.results(), "key", Map.of(), value).join();
    }

    private static byte[] failure(String run, String digest, long image, long trajectory) {
        Failed failed = new Failed("base", FailureReason.OTHER, "detail", "worker", 1, 1);
        return Records.RESULTS.encode(
                new ImageResult(1, new RunRef(run, digest), image, trajectory, failed));
    }

    private void deadLetter(@Nullable String key, Map<String, ByteBuffer> headers) {
        DeadLetter letter =
                new DeadLetter(
                        1,
                        World.TOPICS.baseJobs(),
                        0,
                        12L,
                        "base",
                        FailureReason.CORRUPT_RECORD,
                        "sigmas: not decreasing",
                        "worker-1",
                        1,
                        1,
                        key == null ? null : bytes(key),
                        headers,
                        null);
        publisher
                .publish(
                        World.TOPICS.deadLetters(),
                        "key",
                        Map.of(),
                        Records.DEAD_LETTERS.encode(letter))
                .join();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void resultsThatCannotBeUsedAreCountedAndTheRunGoesOn() {
        Dispatch dispatch = world.open();
        dispatch.submit(RunDocument.of(RUN));
        String digest = RunDocument.of(RUN).ref().digest();
        result("garbage".getBytes(StandardCharsets.UTF_8));
        result(failure("run", digest, 5, 5));
        result(failure("run", digest, 3, 2));
        result(failure("run", "0".repeat(64), 0, 0));
        result(failure("nobody", digest, 0, 0));
        world.finish(dispatch, List.of(RUN));

        StrayRecords strays = dispatch.fleet().strays();
        assertThat(strays.unreadableResults().count()).isEqualTo(3);
        assertThat(strays.unreadableResults().examples())
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("relay.results-0@0: not a ImageResult"),
                        two -> assertThat(two).endsWith("image 5 is not one of the run's 5"),
                        three ->
                                assertThat(three)
                                        .endsWith("image 3 does not belong to trajectory 2"));
        assertThat(strays.foreignResults().count()).isEqualTo(2);
        assertThat(dispatch.status("run").orElseThrow().failed()).isEqualTo(1);
        assertThat(world.manifest(RUN)).isEqualTo(new UndisturbedRun(RUN).manifest());
    }

    @Test
    void lateRepeatsOfFinishedRunsAreNoStrays() {
        Dispatch dispatch = world.open();
        dispatch.submit(RunDocument.of(RUN));
        world.finish(dispatch, List.of(RUN));
        result(failure("run", RunDocument.of(RUN).ref().digest(), 0, 0));
        world.round(dispatch);

        assertThat(dispatch.fleet().strays().isEmpty()).isTrue();
        assertThat(dispatch.status("run").orElseThrow().failed()).isEqualTo(1);
    }

    @Test
    void deadLettersAreShownWithTheRunTheyWereAbout() {
        Dispatch dispatch = world.open();
        dispatch.submit(RunDocument.of(RUN));
        deadLetter(null, Map.of(Headers.RUN, bytes("run")));
        deadLetter("run/3", Map.of());
        deadLetter(null, Map.of());
        publisher.publish(World.TOPICS.deadLetters(), "", Map.of(), new byte[] {1, 2, 3}).join();
        world.round(dispatch);

        assertThat(dispatch.status("run").orElseThrow().deadLetters().count()).isEqualTo(2);
        assertThat(dispatch.status("run").orElseThrow().deadLetters().examples())
                .contains(
                        "relay.base-jobs-0@12 (base worker worker-1): CORRUPT_RECORD:"
                                + " sigmas: not decreasing");
        assertThat(dispatch.fleet().strays().deadLetters().count()).isEqualTo(2);
    }

    @Test
    void aRestartCountsNothingTwiceAndForgetsNothing() {
        Dispatch first = world.open();
        first.submit(RunDocument.of(RUN));
        result("garbage".getBytes(StandardCharsets.UTF_8));
        deadLetter("run/3", Map.of());
        first.round(Duration.ZERO);
        first.checkpoint();
        result("more garbage".getBytes(StandardCharsets.UTF_8));
        deadLetter("run/4", Map.of());
        first.round(Duration.ZERO);

        Dispatch second = world.open();
        second.round(Duration.ZERO);
        Dispatch third = world.open();
        world.finish(third, List.of(RUN));
        assertThat(third.fleet().strays().unreadableResults().count()).isEqualTo(2);
        assertThat(third.status("run").orElseThrow().deadLetters().count()).isEqualTo(2);
    }
}
