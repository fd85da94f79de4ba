package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TenureTest {

    private static final Topics TOPICS = new Topics("relay");
    private static final String KEY = "_relay/relay/coordinator.json";
    private static final Duration SHORT = Duration.ofMillis(200);

    private final ObjectStore store = new InMemoryObjectStore("pictures");

    private void holder(String host, long pid, long beat) {
        String json =
                new JsonObject()
                        .put("holder", "someone")
                        .put("host", host)
                        .put("pid", pid)
                        .put("beat", beat)
                        .pretty();
        store.put(KEY, json.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    @Test
    void refusesWhileAnotherCoordinatorIsAtWork() {
        AtomicLong beat = new AtomicLong();
        holder("elsewhere", 7, 0);
        ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> unused =
                other.scheduleAtFixedRate(
                        () -> holder("elsewhere", 7, beat.incrementAndGet()),
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
        holder("elsewhere", 7, 3);
        Tenure tenure = Tenure.begin(store, TOPICS, SHORT);

        tenure.renew();
        assertThat(new String(store.get(KEY).orElseThrow(), StandardCharsets.UTF_8))
                .contains("\"pid\" : " + ProcessHandle.current().pid());
    }

    @Test
    void takesOverAtOnceFromADeadProcessOfThisHost() throws Exception {
        String host = InetAddress.getLocalHost().getHostName();
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        holder(host, process.pid(), 3);

        long start = System.nanoTime();
        Tenure.begin(store, TOPICS, Duration.ofMinutes(5)).renew();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void oneWhoseTenureWasTakenNoticesAndTouchesNothing() throws InterruptedException {
        Tenure first = Tenure.begin(store, TOPICS, SHORT);
        Tenure second = Tenure.begin(store, TOPICS, SHORT);

        assertThatThrownBy(first::renew)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("another coordinator has taken over");
        first.close();
        second.renew();
    }

    @Test
    void leavesNothingBehind() throws InterruptedException {
        Tenure.begin(store, TOPICS, SHORT).close();

        assertThat(store.get(KEY)).isEmpty();
    }
}
