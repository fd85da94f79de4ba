package io.latentrelay.local.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(180)
class KafkaOutageIT {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutageIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir private static Path folder;
    private static TestBroker broker;

    private final Topics topics = TestBroker.newFleet();
    private KafkaConnection connection;

    @BeforeAll
    static void startBroker() {
        broker = new TestBroker(folder.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void prepare() {
        connection = broker.connection(topics);
        connection.prepare();
    }

    /** A worker in a process of its own that takes one piece of work and never lets go. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws InterruptedException {
            KafkaConnection connection =
                    new KafkaConnection(
                            arguments[0],
                            new Topics(arguments[1]),
                            Map.of(),
                            Duration.ofSeconds(30),
                            1,
                            TestBroker.LOCK);
            // One consumer: a second, still asking when its process is killed, may be handed the
            // record as well, and that counts.
            WorkQueue queue = connection.workQueue(connection.topics().baseJobs(), 1, 1);
            List<Lease> taken = queue.take(1, Duration.ofSeconds(30));
            System.out.println("holds " + taken.size());
            new CountDownLatch(1).await();
        }
    }

    @Test
    void theWorkOfAKilledProcessGoesToAnother() throws Exception {
        List<Lease> again = takenFrom(Process::destroyForcibly);
        assertThat(again.get(0).deliveries()).isEqualTo(2);
    }

    @Test
    void theWorkOfAFrozenProcessGoesToAnother() throws Exception {
        List<Lease> again = takenFrom(holder -> signal(holder, "STOP"));
        assertThat(again.get(0).deliveries()).isEqualTo(2);
    }

    /** What another worker is handed once something has happened to the one that had the work. */
    private List<Lease> takenFrom(Consumer<Process> fate) throws Exception {
        try (Publisher publisher = connection.publisher()) {
            publisher.publish(topics.baseJobs(), "k", Map.of(), new byte[] {1}).join();
        }
        Path said = folder.resolve("said-" + topics.prefix() + ".txt");
        Process holder = holder(said);
        try (WorkQueue worker = connection.workQueue(topics.baseJobs(), 1, 2)) {
            await().atMost(PATIENCE).until(() -> Files.readString(said).contains("holds 1"));
            assertThat(worker.take(1, TestBroker.LOCK.multipliedBy(2))).isEmpty();
            long before = System.nanoTime();
            fate.accept(holder);
            List<Lease> again = worker.take(1, PATIENCE);
            assertThat(again).hasSize(1);
            LOG.info("With another after {} ms", (System.nanoTime() - before) / 1_000_000);
            again.get(0).complete();
            return again;
        } finally {
            holder.destroyForcibly();
        }
    }

    private Process holder(Path said) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        connection.bootstrapServers(),
                        topics.prefix())
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void signal(Process process, String name) {
        try {
            String pid = Long.toString(process.pid());
            assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void locksAreRenewedForAsLongAsTheWorkTakes() throws Exception {
        try (Publisher publisher = connection.publisher();
                Backlog backlog = connection.backlog();
                WorkQueue slow = connection.workQueue(topics.baseJobs(), 2, 1);
                WorkQueue other = connection.workQueue(topics.baseJobs(), 2, 1)) {
            publisher.publish(topics.baseJobs(), "a", Map.of(), new byte[] {1}).join();
            publisher.publish(topics.baseJobs(), "b", Map.of(), new byte[] {2}).join();
            List<Lease> held = new ArrayList<>();
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                held.addAll(slow.take(1, SHORT));
                                return !held.isEmpty();
                            });
            List<Lease> rest = slow.take(1, Duration.ofSeconds(1));
            // Whoever of the two has the second, nobody else gets the first meanwhile.
            long firstOffset = held.get(0).message().offset();
            assertThat(other.take(2, TestBroker.LOCK.multipliedBy(4)))
                    .noneMatch(lease -> lease.message().offset() == firstOffset);
            assertThat(held).allMatch(Lease::isHeld);
            assertThat(rest).allMatch(Lease::isHeld);
            held.get(0).complete();
            await().atMost(PATIENCE).until(() -> backlog.unfinished(topics.baseJobs()) <= 1);
        }
    }

    @Test
    void aBrokerThatComesBackFindsWorkersReadersAndPublishersWaiting() throws Exception {
        try (Publisher publisher = connection.publisher();
                RecordLog log = connection.log(topics.results());
                WorkQueue worker = connection.workQueue(topics.baseJobs(), 1, 2)) {
            publisher.publish(topics.baseJobs(), "k", Map.of(), new byte[] {1}).join();
            Lease held = worker.take(1, PATIENCE).get(0);
            publisher.publish(topics.results(), "k", Map.of(), new byte[] {1}).join();
            await().atMost(PATIENCE).until(() -> log.read(SHORT).size() == 1);

            broker.stop();
            // Whoever publishes may have to wait, too.
            CompletableFuture<Long> job = publishing(publisher, topics.baseJobs());
            CompletableFuture<Long> result = publishing(publisher, topics.results());
            assertThat(worker.take(1, Duration.ofSeconds(3))).isEmpty();
            assertThat(log.read(SHORT)).isEmpty();
            assertThat(job).isNotDone();
            held.complete();
            broker.startAgain();

            assertThat(job.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> log.read(SHORT).size() == 1);
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    worker.take(1, SHORT).stream()
                                            .peek(Lease::complete)
                                            .anyMatch(l -> l.message().value()[0] == 2));
        }
        try (Backlog backlog = connection.backlog()) {
            await().atMost(PATIENCE).until(() -> backlog.unfinished(topics.baseJobs()) == 0);
        }
    }

    /**
     * From a thread of its own: a producer that has forgotten its broker, as it may after losing
     * it, lets nobody go before it has found one again.
     */
    private static CompletableFuture<Long> publishing(Publisher publisher, String topic) {
        return CompletableFuture.supplyAsync(
                () -> publisher.publish(topic, "k", Map.of(), new byte[] {2}).join(),
                task -> new Thread(task, "publish to " + topic).start());
    }
}
