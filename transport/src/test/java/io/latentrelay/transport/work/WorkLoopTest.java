package io.latentrelay.transport.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkLoopTest {

    private static final WorkLoop.Limits LIMITS = new WorkLoop.Limits(4, 3);
    private static final Topics TOPICS = new Topics("test");
    private static final WorkHeaders ABOUT = new WorkHeaders("run", "ab12", 3, List.of(6L, 7L));

    private final InMemoryBroker broker = new InMemoryBroker();
    private final DeadLetters deadLetters =
            new DeadLetters(broker.publisher(), TOPICS, "base", "worker-1");

    private WorkLoop loop(BatchStage stage) {
        return loop(stage, Duration.ofSeconds(20));
    }

    private WorkLoop loop(BatchStage stage, Duration grace) {
        return new WorkLoop(broker.workQueue(TOPICS.baseJobs()), stage, deadLetters, LIMITS, grace);
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            broker.publisher()
                    .publish(TOPICS.baseJobs(), "k", ABOUT.toMap(), new byte[] {(byte) i})
                    .join();
        }
    }

    private long unfinished() {
        return broker.backlog().unfinished(TOPICS.baseJobs());
    }

    private static CompletableFuture<Void> start(WorkLoop loop) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        loop.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @Test
    void everyRecordReachesTheStageInBatchesWithinTheLimit() {
        publish(10);
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        WorkLoop loop =
                loop(
                        batch -> {
                            sizes.add(batch.size());
                            batch.forEach(Lease::complete);
                        });
        CompletableFuture<Void> running = start(loop);
        await().until(() -> unfinished() == 0);
        loop.stop();
        running.join();
        assertThat(sizes).containsExactly(4, 4, 2);
    }

    @Test
    void stoppingLetsTheBatchInProgressFinish() throws InterruptedException {
        publish(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        WorkLoop loop =
                loop(
                        batch -> {
                            begun.countDown();
                            go.await();
                            batch.forEach(Lease::complete);
                        });
        CompletableFuture<Void> running = start(loop);
        begun.await();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(loop::stop);
        go.countDown();
        stopped.join();
        assertThat(unfinished()).isZero();
        running.join();
    }

    @Test
    void stoppingGivesBackABatchThatTakesTooLong() throws Exception {
        publish(2);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        WorkLoop loop =
                loop(
                        batch -> {
                            begun.countDown();
                            never.await();
                            throw new IllegalStateException("the publisher is closed");
                        },
                        Duration.ofMillis(50));
        CompletableFuture<Void> running = start(loop);
        begun.await();
        loop.stop();
        List<Lease> again = broker.workQueue(TOPICS.baseJobs()).take(9, Duration.ZERO);
        assertThat(again).hasSize(2).allMatch(lease -> lease.deliveries() == 2);
        never.countDown();
        running.join();
    }

    @Test
    void theUnexpectedEndsTheLoopAndGivesTheWorkBack() throws Exception {
        publish(2);
        WorkLoop loop =
                loop(
                        batch -> {
                            batch.get(0).complete();
                            throw new IllegalStateException("the device is gone");
                        });
        assertThatThrownBy(loop::run).hasMessage("the device is gone");
        assertThat(broker.workQueue(TOPICS.baseJobs()).take(9, Duration.ZERO)).hasSize(1);
    }

    @Test
    void workHandedOutTooOftenIsBuriedWithEveryImageNamed() throws Exception {
        publish(1);
        for (int i = 1; i <= 3; i++) {
            broker.workQueue(TOPICS.baseJobs()).take(1, Duration.ZERO).get(0).release();
        }
        List<Lease> seen = new CopyOnWriteArrayList<>();
        WorkLoop loop = loop(seen::addAll);
        CompletableFuture<Void> running = start(loop);
        await().until(() -> unfinished() == 0);
        loop.stop();
        running.join();

        assertThat(seen).isEmpty();
        DeadLetter letter =
                Records.DEAD_LETTERS.decode(
                        broker.log(TOPICS.deadLetters()).read(Duration.ZERO).get(0).value());
        assertThat(letter.getTopic()).isEqualTo(TOPICS.baseJobs());
        assertThat(letter.getReason()).isEqualTo(FailureReason.TOO_MANY_DELIVERIES);
        assertThat(letter.getDeliveries()).isEqualTo(4);
        assertThat(letter.getWorker()).isEqualTo("worker-1");
        assertThat(letter.getValue().array()).containsExactly(0);
        assertThat(letter.getHeaders()).containsKeys("relay-run", "relay-images");
        List<ImageResult> results =
                broker.log(TOPICS.results()).read(Duration.ZERO).stream()
                        .map(message -> Records.RESULTS.decode(message.value()))
                        .toList();
        assertThat(results).extracting(ImageResult::getImageIndex).containsExactly(6L, 7L);
        assertThat(results)
                .allSatisfy(
                        result -> {
                            assertThat(result.getRun().getName()).isEqualTo("run");
                            assertThat(result.getRun().getDigest()).isEqualTo("ab12");
                            assertThat(result.getTrajectory()).isEqualTo(3);
                            Failed failed = (Failed) result.getOutcome();
                            assertThat(failed.getReason())
                                    .isEqualTo(FailureReason.TOO_MANY_DELIVERIES);
                            assertThat(failed.getStage()).isEqualTo("base");
                            assertThat(failed.getDetail())
                                    .isEqualTo(
                                            "handed out 3 times and never finished;"
                                                    + " the limit is 3");
                        });
    }

    @Test
    void aRecordThatNamesNoImagesLeavesOnlyItsLetter() throws Exception {
        broker.publisher().publish(TOPICS.baseJobs(), "k", Map.of(), new byte[0]).join();
        Lease lease = broker.workQueue(TOPICS.baseJobs()).take(1, Duration.ZERO).get(0);
        deadLetters.reject(lease, FailureReason.CORRUPT_RECORD, "not a BaseJob");
        assertThat(broker.log(TOPICS.deadLetters()).read(Duration.ZERO)).hasSize(1);
        assertThat(broker.log(TOPICS.results()).read(Duration.ZERO)).isEmpty();
        assertThat(unfinished()).isZero();
    }

    @Test
    void workThatCannotBeBuriedStaysOpen() throws Exception {
        publish(1);
        var closed = broker.publisher();
        closed.close();
        Lease lease = broker.workQueue(TOPICS.baseJobs()).take(1, Duration.ZERO).get(0);
        DeadLetters letters = new DeadLetters(closed, TOPICS, "base", "worker-1");
        assertThatThrownBy(() -> letters.reject(lease, FailureReason.OTHER, "odd"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(lease.message().place());
        assertThat(lease.isHeld()).isTrue();
    }
}
