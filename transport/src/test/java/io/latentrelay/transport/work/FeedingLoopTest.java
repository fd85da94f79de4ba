package io.latentrelay.transport.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.transport.queue.Headers;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FeedingLoopTest {

    private static final Topics TOPICS = new Topics("test");
    private static final String JOBS = TOPICS.baseJobs();
    private static final WorkHeaders ABOUT = new WorkHeaders("run", "ab12", 3, List.of(6L, 7L));

    private final InMemoryBroker broker = new InMemoryBroker();
    private final HandHeldStage stage = new HandHeldStage();

    private static FeedingLimits room(int room) {
        return new FeedingLimits(room, 2, 8, 3, Duration.ofMillis(10), Duration.ofSeconds(20));
    }

    private FeedingLoop loop(FeedingLimits limits) {
        DeadLetters letters = new DeadLetters(broker.publisher(), TOPICS, "base", "worker-1");
        return new FeedingLoop(broker.workQueue(JOBS), stage, broker.publisher(), letters, limits);
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            broker.publisher().publish(JOBS, "k", ABOUT.toMap(), new byte[] {(byte) i}).join();
        }
    }

    private long unfinished() {
        return broker.backlog().unfinished(JOBS);
    }

    private List<Lease> others(int max) throws InterruptedException {
        return broker.workQueue(JOBS).take(max, Duration.ZERO);
    }

    /** Hands the next record out so often, as to workers that were killed. */
    private void deliver(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            others(1).get(0).release();
        }
    }

    private static CompletableFuture<Void> start(FeedingLoop loop) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        loop.run();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                });
    }

    private static void end(FeedingLoop loop, CompletableFuture<Void> running) {
        loop.stop();
        running.join();
    }

    private List<ImageResult> results() {
        return broker.log(TOPICS.results()).read(Duration.ZERO).stream()
                .map(message -> Records.RESULTS.decode(message.value()))
                .toList();
    }

    private List<DeadLetter> letters() {
        return broker.log(TOPICS.deadLetters()).read(Duration.ZERO).stream()
                .map(message -> Records.DEAD_LETTERS.decode(message.value()))
                .toList();
    }

    @Test
    void noMoreIsTakenThanThereIsRoomFor() throws Exception {
        publish(10);
        FeedingLoop loop = loop(room(3));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(3);

        List<Lease> left = others(10);
        assertThat(left).as("an idle worker can have the rest").hasSize(7);
        left.forEach(Lease::complete);
        stage.begun().forEach(Work::complete);
        await().until(() -> unfinished() == 0);
        end(loop, running);
    }

    @Test
    void whatHasLeftTheDeviceMakesRoomBeforeItIsPublishedUpToABound() throws Exception {
        publish(20);
        FeedingLoop loop = loop(room(2));
        CompletableFuture<Void> running = start(loop);
        for (int i = 0; i < 7; i++) {
            stage.awaitBegun(i + 1);
            stage.begun().get(i).leftDevice();
        }
        stage.awaitBegun(8);
        stage.begun().get(7).leftDevice();

        assertThat(others(20)).as("eight in hand are all there may be").hasSize(12);
        end(loop, running);
    }

    @Test
    void aSuspectRunsAloneAndTheMostSuspiciousFirst() throws Exception {
        publish(1);
        deliver(2);
        List<Lease> thrice = others(1);
        publish(1);
        deliver(5);
        thrice.get(0).release();
        publish(2);
        FeedingLoop loop = loop(room(4));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(2);
        assertThat(stage.begun()).extracting(Work::deliveries).containsOnly(1);
        publish(1);

        stage.begun().get(0).complete();
        stage.begun().get(1).complete();
        stage.awaitBegun(3);
        assertThat(stage.begun().get(2).deliveries()).isEqualTo(6);
        assertThat(others(9)).as("nothing is taken beside a suspect").hasSize(1);
        stage.begun().get(2).complete();
        stage.awaitBegun(4);
        assertThat(stage.begun().get(3).deliveries()).isEqualTo(4);
        stage.begun().get(3).complete();
        end(loop, running);
    }

    @Test
    void workHandedOutTooOftenIsBuriedUntouched() throws Exception {
        publish(1);
        deliver(8);
        FeedingLoop loop = loop(room(2));
        CompletableFuture<Void> running = start(loop);
        await().until(() -> unfinished() == 0);
        end(loop, running);

        assertThat(stage.begun()).isEmpty();
        DeadLetter letter = letters().get(0);
        assertThat(letter.getReason()).isEqualTo(FailureReason.TOO_MANY_DELIVERIES);
        assertThat(letter.getDeliveries()).isEqualTo(9);
        assertThat(letter.getDetail())
                .isEqualTo("handed out 8 times and never finished; the limit is 8");
        assertThat(letter.getValue().array()).containsExactly(0);
        assertThat(results()).extracting(ImageResult::getImageIndex).containsExactly(6L, 7L);
    }

    @Test
    void attemptsThatFailAreCountedInTheRecordAndEndIt() throws Exception {
        publish(1);
        stage.failWith(new IllegalStateException("the prompt encoder hiccuped"));
        FeedingLoop loop = loop(room(2));
        CompletableFuture<Void> running = start(loop);
        await().until(() -> unfinished() == 0);
        end(loop, running);

        List<Message> records = broker.log(JOBS).read(Duration.ZERO);
        assertThat(records).extracting(FeedingLoopTest::attempt).containsExactly("", "2", "3");
        assertThat(records).allSatisfy(record -> assertThat(record.value()).containsExactly(0));
        assertThat(stage.begun()).extracting(Work::attempts).containsExactly(1, 2, 3);
        assertThat(stage.begun()).extracting(Work::deliveries).containsOnly(1);
        DeadLetter letter = letters().get(0);
        assertThat(letter.getReason()).isEqualTo(FailureReason.TOO_MANY_ATTEMPTS);
        assertThat(letter.getAttempts()).isEqualTo(3);
        assertThat(letter.getDetail())
                .isEqualTo("failed 3 times, the last time with: the prompt encoder hiccuped");
        assertThat(results())
                .extracting(result -> ((Failed) result.getOutcome()).getAttempts())
                .containsExactly(3, 3);
    }

    @Test
    void workThatIsLostWhileItRestsIsNotTriedAgainHere() throws Exception {
        publish(1);
        FeedingLoop loop =
                loop(new FeedingLimits(2, 2, 8, 3, Duration.ofHours(1), Duration.ofSeconds(20)));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(1);
        stage.begun().get(0).retry(new IllegalStateException("a hiccup"));
        broker.expireLocks(JOBS);
        stage.awaitBegun(2);
        assertThat(stage.begun().get(1).deliveries()).isEqualTo(2);
        stage.begun().get(1).complete();
        end(loop, running);

        assertThat(unfinished()).isZero();
        assertThat(broker.log(JOBS).read(Duration.ZERO)).hasSize(1);
    }

    private static String attempt(Message record) {
        byte[] header = record.headers().getOrDefault(Headers.ATTEMPTS, new byte[0]);
        return new String(header, StandardCharsets.UTF_8);
    }

    @Test
    void onlyTheImagesThatFailedEndAsFailed() throws Exception {
        publish(1);
        FeedingLoop loop = loop(room(1));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(1);
        stage.begun().get(0).reject(FailureReason.BAD_PICTURE, "no numbers", List.of(7L));
        await().until(() -> unfinished() == 0);
        end(loop, running);

        assertThat(results()).extracting(ImageResult::getImageIndex).containsExactly(7L);
        assertThat(letters()).hasSize(1);
    }

    @Test
    void aPartMayGoOnElsewhereAndAnotherBeTriedAgain() throws Exception {
        publish(1);
        FeedingLoop loop = loop(room(1));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(1);
        WorkHeaders elsewhere = new WorkHeaders("run", "ab12", 3, List.of(7L));
        WorkHeaders again = new WorkHeaders("run", "ab12", 3, List.of(8L));
        Work work = stage.begun().get(0);
        work.handOn(elsewhere, new byte[] {7}).join();
        assertThat(unfinished()).as("the work itself is still open").isEqualTo(2);
        work.retry(new IllegalStateException("a hiccup"), again, new byte[] {8});
        for (int begun = 2; begun <= 4; begun++) {
            stage.awaitBegun(begun);
            Work part = stage.begun().get(begun - 1);
            if (part.message().value()[0] == 7) {
                part.complete();
            } else {
                part.retry(new IllegalStateException("a hiccup"), again, new byte[] {8});
            }
        }
        await().until(() -> unfinished() == 0);
        end(loop, running);

        assertThat(broker.log(JOBS).read(Duration.ZERO))
                .extracting(record -> record.value()[0] + ":" + attempt(record))
                .containsExactly("0:", "7:1", "8:2", "8:3");
        assertThat(results()).extracting(ImageResult::getImageIndex).containsExactly(8L);
    }

    @Test
    void otherWorkCanTakeItsPlace() throws Exception {
        Map<String, byte[]> second = Map.of(Headers.ATTEMPTS, "2".getBytes(StandardCharsets.UTF_8));
        broker.publisher().publish(JOBS, "run/3", second, new byte[] {1}).join();
        FeedingLoop loop = loop(room(1));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(1);
        WorkHeaders rest = new WorkHeaders("run", "ab12", 3, List.of(7L));
        stage.begun().get(0).replace(rest, new byte[] {2});
        stage.awaitBegun(2);

        Message record = stage.begun().get(1).message();
        assertThat(record.value()).containsExactly(2);
        assertThat(record.key()).asString().isEqualTo("run/3");
        assertThat(WorkHeaders.of(record.headers())).contains(rest);
        assertThat(stage.begun().get(1).attempts()).isEqualTo(2);
        stage.begun().get(1).complete();
        assertThat(unfinished()).isZero();
        end(loop, running);
    }

    @Test
    void stoppingLetsTheStageHandOnWhatItHas() throws Exception {
        publish(5);
        stage.onDrain(Work::complete);
        FeedingLoop loop = loop(room(3));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(3);
        loop.stop();

        running.join();
        assertThat(stage.isClosed()).isTrue();
        assertThat(others(9)).hasSize(2).allMatch(lease -> lease.deliveries() == 1);
    }

    @Test
    void whatIsNotHandedOnInTimeIsGivenBack() throws Exception {
        publish(2);
        stage.onDrain(work -> {});
        FeedingLoop loop =
                loop(new FeedingLimits(3, 2, 8, 3, Duration.ZERO, Duration.ofMillis(50)));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(2);
        loop.stop();

        assertThat(others(9)).hasSize(2).allMatch(lease -> lease.deliveries() == 2);
        running.join();
    }

    @Test
    void aStageThatFailedEndsTheLoopAndItsWorkGoesBackUnblamed() throws Exception {
        publish(2);
        FeedingLoop loop = loop(room(1));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(1);
        stage.fail(new IllegalStateException("the device is gone"));
        stage.begun().get(0).release();

        assertThatThrownBy(running::join)
                .hasRootCauseMessage("the device is gone")
                .hasMessageContaining("cannot work on: the device is gone");
        assertThat(others(9)).hasSize(2);
        assertThat(letters()).isEmpty();
    }

    @Test
    void workThatIsLostBeforeItBeginsIsLetGo() throws Exception {
        publish(1);
        deliver(2);
        publish(1);
        FeedingLoop loop = loop(room(2));
        CompletableFuture<Void> running = start(loop);
        stage.awaitBegun(1);
        broker.expireLocks(JOBS);
        others(2).forEach(Lease::complete);
        stage.begun().get(0).abandon();

        assertThat(unfinished()).isZero();
        end(loop, running);
        assertThat(stage.begun()).as("the suspect was not").hasSize(1);
    }
}
