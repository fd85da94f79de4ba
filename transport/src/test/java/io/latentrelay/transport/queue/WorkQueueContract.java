package io.latentrelay.transport.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every work queue promises. Each test has a topic of its own. */
public abstract class WorkQueueContract {

    /** Enough for a broker to hand a record out again; a failing test waits this long. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration SHORT = Duration.ofMillis(300);

    /** Name of a new, empty work topic, the same within one test. */
    protected abstract String topic();

    /** One more worker on {@link #topic}, closed by the test or with it. */
    protected abstract WorkQueue worker();

    protected abstract Publisher publisher();

    protected abstract Backlog backlog();

    /** Takes the worker's locks away, as when it fell silent for longer than they last. */
    protected abstract void loseLocks(WorkQueue worker);

    private void publish(String... values) {
        for (String value : values) {
            publisher().publish(topic(), value, Map.of("h", bytes(value)), bytes(value)).join();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Lease lease) {
        return new String(lease.message().value(), StandardCharsets.UTF_8);
    }

    private static List<Lease> take(WorkQueue worker, int count) {
        List<Lease> taken = new ArrayList<>();
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            taken.addAll(worker.take(count - taken.size(), SHORT));
                            return taken.size() == count;
                        });
        return taken;
    }

    private void assertFinished() {
        await().atMost(PATIENCE).until(() -> backlog().unfinished(topic()) == 0);
    }

    @Test
    void aRecordArrivesAsItWasPublished() {
        // Both clocks are this machine's; a record's time is in whole milliseconds.
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        publish("one");
        Instant after = Instant.now();
        Lease lease = take(worker(), 1).get(0);
        assertThat(lease.message().topic()).isEqualTo(topic());
        assertThat(lease.message().offset()).isZero();
        assertThat(lease.message().published()).isBetween(before, after);
        assertThat(lease.message().key()).isEqualTo(bytes("one"));
        assertThat(lease.message().value()).isEqualTo(bytes("one"));
        assertThat(lease.message().headers().get("h")).isEqualTo(bytes("one"));
        assertThat(lease.deliveries()).isEqualTo(1);
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void workPublishedBeforeAnyWorkerIsNotMissed() {
        publish("early");
        assertThat(text(take(worker(), 1).get(0))).isEqualTo("early");
    }

    @Test
    void workPublishedWhileAWorkerWaitsArrives() throws InterruptedException {
        WorkQueue worker = worker();
        assertThat(worker.take(1, SHORT)).isEmpty();
        publish("late");
        assertThat(text(take(worker, 1).get(0))).isEqualTo("late");
    }

    @Test
    void completedWorkIsOver() throws InterruptedException {
        publish("a", "b");
        WorkQueue worker = worker();
        take(worker, 2).forEach(Lease::complete);
        assertFinished();
        worker.close();
        assertThat(worker().take(1, SHORT)).isEmpty();
    }

    @Test
    void workMayBeCompletedInAnyOrderFromAnyThread() {
        publish("a", "b", "c", "d", "e");
        WorkQueue worker = worker();
        List<Lease> taken = take(worker, 5);
        Collections.reverse(taken);
        taken.parallelStream().forEach(Lease::complete);
        assertFinished();
        assertThat(taken).noneMatch(Lease::isHeld);
    }

    @Test
    void moreWorkCanBeTakenWhileSomeIsUnfinished() {
        publish("a", "b");
        WorkQueue worker = worker();
        Lease first = take(worker, 1).get(0);
        Lease second = take(worker, 1).get(0);
        assertThat(text(second)).isNotEqualTo(text(first));
        first.complete();
        second.complete();
        assertFinished();
    }

    @Test
    void releasedWorkComesAgainCounted() {
        publish("a");
        WorkQueue worker = worker();
        Lease first = take(worker, 1).get(0);
        first.release();
        assertThat(first.isHeld()).isFalse();
        Lease again = take(worker, 1).get(0);
        assertThat(again.deliveries()).isEqualTo(2);
        again.complete();
        assertFinished();
    }

    @Test
    void onlyTheFirstOfCompleteAndReleaseCounts() throws InterruptedException {
        publish("done", "back");
        WorkQueue worker = worker();
        List<Lease> taken = new ArrayList<>(take(worker, 2));
        taken.sort((x, y) -> text(y).compareTo(text(x)));
        taken.get(0).complete();
        taken.get(0).release();
        taken.get(1).release();
        taken.get(1).complete();
        Lease again = take(worker, 1).get(0);
        assertThat(text(again)).isEqualTo("back");
        assertThat(worker.take(1, SHORT)).isEmpty();
        again.complete();
        assertFinished();
    }

    @Test
    void whatAClosedWorkerHeldGoesToAnother() {
        publish("a", "b", "c");
        WorkQueue leaving = worker();
        List<Lease> taken = take(leaving, 3);
        taken.get(0).complete();
        leaving.close();
        List<Lease> again = take(worker(), 2);
        assertThat(again).extracting(WorkQueueContract::text).doesNotContain(text(taken.get(0)));
        assertThat(again).extracting(Lease::deliveries).containsOnly(2);
        assertThat(taken).noneMatch(Lease::isHeld);
        again.forEach(Lease::complete);
        assertFinished();
    }

    @Test
    void aWorkerThatLeavesWhileItWantsMoreCountsOnce() throws InterruptedException {
        WorkQueue leaving = worker();
        assertThat(leaving.take(1, Duration.ofSeconds(1))).isEmpty();
        publish("a");
        take(leaving, 1);
        assertThat(leaving.take(1, Duration.ofSeconds(1))).isEmpty();
        leaving.close();
        assertThat(take(worker(), 1)).extracting(Lease::deliveries).containsExactly(2);
    }

    @Test
    void aClosedWorkerTakesNothing() throws InterruptedException {
        publish("a");
        WorkQueue worker = worker();
        worker.close();
        worker.close();
        assertThat(worker.take(1, SHORT)).isEmpty();
    }

    @Test
    void lostLocksAreNoticedAndTheWorkGoesToAnother() {
        publish("a");
        WorkQueue silent = worker();
        Lease lost = take(silent, 1).get(0);
        loseLocks(silent);
        await().atMost(PATIENCE).until(() -> !lost.isHeld());
        Lease again = take(worker(), 1).get(0);
        assertThat(again.deliveries()).isEqualTo(2);
        lost.complete();
        lost.release();
        again.complete();
        assertFinished();
    }

    @Test
    void twoWorkersShareTheWorkAndNoneIsDoneTwice() {
        int count = 40;
        publish(IntStream.range(0, count).mapToObj(i -> "job-" + i).toArray(String[]::new));
        List<WorkQueue> workers = List.of(worker(), worker());
        Map<String, Integer> times = new HashMap<>();
        Map<WorkQueue, Integer> shares = new HashMap<>();
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            for (WorkQueue worker : workers) {
                                for (Lease lease : worker.take(2, SHORT)) {
                                    times.merge(text(lease), 1, Integer::sum);
                                    shares.merge(worker, 1, Integer::sum);
                                    lease.complete();
                                }
                            }
                            return times.size() == count;
                        });
        assertFinished();
        assertThat(new TreeSet<>(times.values())).containsExactly(1);
        assertThat(shares.keySet()).containsExactlyInAnyOrderElementsOf(workers);
    }

    @Test
    void theBacklogCountsWhatIsWaitingAndWhatIsHeld() {
        assertThat(backlog().unfinished(topic())).isZero();
        publish("a", "b", "c");
        WorkQueue worker = worker();
        Lease lease = take(worker, 1).get(0);
        assertThat(backlog().unfinished(topic())).isEqualTo(3);
        lease.complete();
        await().atMost(PATIENCE).until(() -> backlog().unfinished(topic()) == 2);
    }

    @Test
    void discardingFinishedRecordsTouchesNoOthers() {
        publish("a", "b", "c");
        WorkQueue worker = worker();
        take(worker, 1).forEach(Lease::complete);
        await().atMost(PATIENCE).until(() -> backlog().unfinished(topic()) == 2);
        backlog().discardFinished(topic());
        List<Lease> rest = take(worker, 2);
        assertThat(rest).extracting(WorkQueueContract::text).containsExactlyInAnyOrder("b", "c");
        rest.forEach(Lease::complete);
        assertFinished();
    }
}
