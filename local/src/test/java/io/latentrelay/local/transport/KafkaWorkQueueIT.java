package io.latentrelay.local.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.queue.WorkQueueContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaWorkQueueIT extends WorkQueueContract {

    @TempDir private static Path folder;
    private static TestBroker broker;

    private final Topics topics = TestBroker.newFleet();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Publisher publisher;
    private Backlog backlog;

    @BeforeAll
    static void startBroker() {
        broker = new TestBroker(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void prepare() {
        KafkaConnection connection = broker.connection(topics);
        connection.prepare();
        publisher = opened(connection.publisher());
        backlog = opened(connection.backlog());
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    protected String topic() {
        return topics.baseJobs();
    }

    @Override
    protected WorkQueue worker() {
        return opened(broker.connectionByDetour(topics).workQueue(topic(), 5, 2));
    }

    @Override
    protected Publisher publisher() {
        return publisher;
    }

    @Override
    protected Backlog backlog() {
        return backlog;
    }

    /** A coordinator's jobs share batches; each is handed out, and done with, by itself. */
    @Test
    void recordsOfOneBatchAreTakenByTwoWorkers() throws InterruptedException {
        publishTogether(60);
        List<WorkQueue> workers = List.of(worker(), worker());
        while (backlog.unfinished(topic()) > 0) {
            for (WorkQueue worker : workers) {
                List<Lease> taken = worker.take(3, Duration.ofMillis(100));
                assertThat(taken).hasSizeLessThanOrEqualTo(3);
                taken.forEach(Lease::complete);
            }
        }
    }

    private void publishTogether(int jobs) {
        try (Publisher together = broker.connection(topics).jobPublisher()) {
            IntStream.range(0, jobs)
                    .mapToObj(i -> together.publish(topic(), "job-" + i, Map.of(), new byte[400]))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
        assertThat(backlog.unfinished(topic())).isEqualTo(jobs);
    }

    /** Cuts the worker off for longer than its locks last, and then lets it find out. */
    @Override
    protected void loseLocks(WorkQueue worker) {
        broker.detour().block();
        long end = System.nanoTime() + 2 * TestBroker.LOCK.toNanos();
        await().until(() -> System.nanoTime() > end);
        broker.detour().unblock();
    }
}
