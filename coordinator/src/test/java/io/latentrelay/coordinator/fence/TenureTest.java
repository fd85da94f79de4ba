package io.latentrelay.coordinator.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TenureTest {

    private static final Topics TOPICS = new Topics("relay");
    private static final String STEM = "_relay/relay/epochs/";
    private static final long FUTURE = Long.MAX_VALUE / 2;
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ObjectStore store = new InMemoryObjectStore("pictures");

    private void holder(long epoch, String host, long pid, long beat) {
        Holder holder = new Holder("someone", host, pid, beat, false);
        store.put(Epochs.key(STEM, epoch), holder.bytes(), "application/json");
    }

    private String last() {
        List<String> keys = store.list(STEM).toList();
        return new String(
                store.get(keys.get(keys.size() - 1)).orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void refusesWhileAnotherCoordinatorIsAtWork() {
        AtomicLong beat = new AtomicLong();
        holder(3, "elsewhere", 7, 0);
        ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> unused =
                other.scheduleAtFixedRate(
                        () -> holder(3, "elsewhere", 7, beat.incrementAndGet()),
                        0,
                        20,
                        TimeUnit.MILLISECONDS);
        try {
            assertThatThrownBy(() -> Tenure.begin(store, TOPICS, Duration.ofSeconds(10)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("another coordinator is at work")
                    .hasMessageContaining("process 7 on elsewhere");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void takesOverFromOneThatHasFallenSilent() throws InterruptedException {
        holder(FUTURE, "elsewhere", 7, 3);
        Tenure tenure = Tenure.begin(store, TOPICS, SHORT);

        tenure.renew();
        assertThat(tenure.epoch()).isGreaterThan(FUTURE);
        assertThat(last()).contains("\"pid\" : " + ProcessHandle.current().pid());
    }

    @Test
    void takesOverAtOnceFromADeadProcessOfThisHost() throws Exception {
        String host = InetAddress.getLocalHost().getHostName();
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        holder(1, host, process.pid(), 3);

        long start = System.nanoTime();
        Tenure.begin(store, TOPICS, LONG).renew();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void takesOverAtOnceFromOneThatLeftInOrder() throws InterruptedException {
        store.put(
                Epochs.key(STEM, 8),
                new Holder("someone", "elsewhere", 7, 3, true).bytes(),
                "application/json");

        assertThat(Tenure.begin(store, TOPICS, LONG).epoch()).isGreaterThan(8);
    }

    @Test
    void oneWhoseTenureWasTakenNoticesAndCanTouchNothing() throws InterruptedException {
        Tenure first = Tenure.begin(store, TOPICS, SHORT);
        Tenure second = Tenure.begin(store, TOPICS, SHORT);

        assertThatThrownBy(first::renew)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("another coordinator has taken over: process ");
        assertThatThrownBy(first::requireInCharge).isInstanceOf(IllegalStateException.class);
        first.close();
        second.renew();
        assertThat(second.epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void anEpochIsNeverUsedTwice() throws InterruptedException {
        List<Long> epochs = new ArrayList<>();
        for (int start = 0; start < 5; start++) {
            try (Tenure tenure = Tenure.begin(store, TOPICS, SHORT)) {
                epochs.add(tenure.epoch());
            }
        }
        assertThat(epochs).isSorted().doesNotHaveDuplicates();
        assertThat(store.list(STEM)).hasSize(1);
    }

    @Test
    void ofManyThatBeginAtOnceOneIsInCharge() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Callable<Tenure> begin = () -> Tenure.begin(store, TOPICS, SHORT);
        List<Tenure> tenures = new ArrayList<>();
        for (Future<Tenure> future : threads.invokeAll(java.util.Collections.nCopies(8, begin))) {
            try {
                tenures.add(future.get());
            } catch (ExecutionException e) {
                // Refused because another was seen at work: as good.
                assertThat(e.getCause()).isInstanceOf(IllegalArgumentException.class);
            }
        }
        threads.shutdown();

        assertThat(tenures).extracting(Tenure::epoch).doesNotHaveDuplicates();
        assertThat(tenures).filteredOn(TenureTest::isInCharge).hasSize(1);
    }

    private static boolean isInCharge(Tenure tenure) {
        try {
            tenure.requireInCharge();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Test
    void whatAnEarlierEpochWritesLateCountsNoMore() {
        EpochObject first = new EpochObject(store, "a/checkpoint-", 9);
        first.write(new byte[] {1});
        EpochObject second = new EpochObject(store, "a/checkpoint-", 10);
        assertThat(second.read()).contains(new byte[] {1});
        second.write(new byte[] {2});
        first.write(new byte[] {3});

        assertThat(new EpochObject(store, "a/checkpoint-", 11).read()).contains(new byte[] {2});
        second.write(new byte[] {4});
        assertThat(second.read()).contains(new byte[] {4});
    }
}
