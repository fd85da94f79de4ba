package io.latentrelay.local.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One client of each kind, each at work on a thread of its own until it is told to end: jobs and
 * results are written, taken, read, and counted by the broker.
 */
final class TokenWork implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration PACE = Duration.ofMillis(50);

    private final Topics topics;
    private final Publisher publisher;
    private final WorkQueue worker;
    private final RecordLog log;
    private final Backlog backlog;
    private final Set<Integer> taken = new LinkedHashSet<>();
    private final Set<Integer> read = new LinkedHashSet<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> loops = new ArrayList<>();
    private volatile int written;
    private volatile int seen;
    private volatile boolean isOver;

    TokenWork(KafkaConnection connection) {
        this.topics = connection.topics();
        // First what may be refused: nothing is left open then.
        this.worker = connection.workQueue(topics.baseJobs(), 1, 2);
        this.publisher = connection.publisher();
        this.log = connection.log(topics.results());
        this.backlog = connection.backlog();
        loop(this::write);
        loop(this::take);
        loop(this::read);
        loop(() -> backlog.unfinished(topics.baseJobs()));
    }

    private void loop(Callable<?> once) {
        loops.add(
                threads.submit(
                        () -> {
                            while (!isOver) {
                                once.call();
                            }
                            return null;
                        }));
    }

    private Integer write() throws InterruptedException {
        int number = written + 1;
        publish(topics.baseJobs(), number);
        publish(topics.results(), number);
        written = number;
        Thread.sleep(PACE.toMillis());
        return number;
    }

    void publish(String topic, int number) {
        byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        publisher.publish(topic, "k", Map.of(), value).join();
    }

    private boolean take() throws InterruptedException {
        for (Lease lease : worker.take(1, SHORT)) {
            taken.add(number(lease.message()));
            lease.complete();
        }
        return taken.size() == written;
    }

    private boolean read() {
        for (Message message : log.read(SHORT)) {
            read.add(number(message));
            seen = read.size();
        }
        return read.size() == written;
    }

    private static int number(Message message) {
        return ByteBuffer.wrap(message.value()).getInt();
    }

    /** How many results have made their way so far. */
    int done() {
        return seen;
    }

    /** Lets it go on. Fails where one of the clients has. */
    void until(Callable<Boolean> reached) {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            for (Future<?> loop : loops) {
                                if (loop.isDone()) {
                                    loop.get();
                                }
                            }
                            return reached.call();
                        });
    }

    /**
     * Ends it, and checks that nothing was lost, nor the order of results. Some may have come
     * twice: a refusal can hide that they had arrived.
     */
    void end() throws Exception {
        isOver = true;
        for (Future<?> loop : loops) {
            loop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        await().atMost(PATIENCE).until(this::take);
        await().atMost(PATIENCE).until(this::read);
        assertThat(List.copyOf(read)).isSorted();
        await().atMost(PATIENCE).until(() -> backlog.unfinished(topics.baseJobs()) == 0);
    }

    @Override
    public void close() {
        isOver = true;
        threads.shutdownNow();
        publisher.close();
        worker.close();
        log.close();
        backlog.close();
    }
}
