package io.latentrelay.local.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.dispatch.Line;
import io.latentrelay.coordinator.dispatch.Window;
import io.latentrelay.coordinator.ledger.FailureGroup;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.store.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker's own net under ours: what every worker gave back, or died of, is not dropped. */
@Timeout(180)
class BrokerDeadLettersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private static Path folder;
    private static TestBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = new TestBroker(folder.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void aRecordThatNobodyEverSettlesEndsThereWholeAndIsCounted() throws Exception {
        Topics topics = TestBroker.newFleet();
        KafkaConnection connection = broker.connection(topics);
        connection.prepare();
        byte[] value = {1, 2, 3};
        WorkHeaders about = new WorkHeaders("run", "digest", 7, List.of(14L, 15L));
        try (Publisher publisher = connection.publisher()) {
            publisher.publish(topics.handoffs(), "run/7", about.toMap(), value).join();
        }
        assertThat(connection.givenUpByBroker()).isZero();

        int deliveries = giveBackUntilItIsGone(connection);

        assertThat(deliveries).as("more than any worker's --max-deliveries").isEqualTo(10);
        List<Message> dead = new ArrayList<>();
        try (RecordLog log = connection.log(topics.brokerDeadLetters(topics.handoffs()))) {
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                dead.addAll(log.read(Duration.ofMillis(200)));
                                return !dead.isEmpty();
                            });
        }
        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).value()).isEqualTo(value);
        // Not our headers: the broker puts its own in their place.
        assertThat(dead.get(0).key()).asString(StandardCharsets.UTF_8).isEqualTo("run/7");
        assertThat(header(dead.get(0), "topic")).isEqualTo(topics.handoffs());
        assertThat(header(dead.get(0), "delivery.count")).isEqualTo("10");
        assertThat(connection.givenUpByBroker()).isEqualTo(1);
    }

    /** As with a record that kills whoever touches it: no worker ever says why. */
    @Test
    void theImageOfSuchARecordEndsAsFailedWithAReason() throws Exception {
        KafkaConnection connection = broker.connection(TestBroker.newFleet());
        connection.prepare();
        Path run =
                Files.writeString(
                        folder.resolve("cursed.yaml"), "name: cursed\nprompts: [a red circle]\n");
        Limits limits =
                new Limits(Window.of(10), 10, Duration.ofSeconds(1), Duration.ofMillis(200));
        Line line = Line.open(connection, new InMemoryObjectStore("pictures"));
        try (Coordinator coordinator = Coordinator.start(line, limits);
                WorkQueue worker = connection.workQueue(connection.topics().baseJobs(), 1, 1)) {
            coordinator.submit(RunFile.read(run));
            while (!status(coordinator).isFinished()) {
                worker.take(1, Duration.ofMillis(200)).forEach(Lease::release);
            }

            assertThat(status(coordinator).failed()).isEqualTo(1);
            FailureGroup failures = status(coordinator).failures().get(0);
            assertThat(failures.reason()).isEqualTo("LOST");
            assertThat(failures.examples().get(0).detail())
                    .isEqualTo("published 4 times; no worker stored it or said why not");
            // The broker writes its letters when it gives up, in its own time.
            await().atMost(PATIENCE).until(() -> connection.givenUpByBroker() == 4);
        }
    }

    private static RunStatus status(Coordinator coordinator) {
        return coordinator.status("cursed").orElseThrow();
    }

    private static String header(Message dead, String name) {
        byte[] value = dead.headers().getOrDefault("__dlq.errors." + name, new byte[0]);
        return new String(value, StandardCharsets.UTF_8);
    }

    /** How often it was handed out. */
    private static int giveBackUntilItIsGone(KafkaConnection connection) throws Exception {
        int deliveries = 0;
        try (WorkQueue worker = connection.workQueue(connection.topics().handoffs(), 1, 1)) {
            while (connection.givenUpByBroker() == 0) {
                for (Lease lease : worker.take(1, Duration.ofMillis(500))) {
                    deliveries = lease.deliveries();
                    lease.release();
                }
            }
        }
        return deliveries;
    }
}
