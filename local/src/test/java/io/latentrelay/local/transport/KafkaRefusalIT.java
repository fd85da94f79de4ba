package io.latentrelay.local.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.waiting.Waits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that does not accept our password for a while: who is at work waits, and goes on. */
@Timeout(300)
class KafkaRefusalIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String SASL =
            "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @TempDir private static Path folder;

    private final Topics topics = TestBroker.newFleet();
    private final int open = TestBroker.freePort();
    private final int guarded = TestBroker.freePort();

    private EmbeddedBroker broker(String password) {
        int controller = TestBroker.freePort();
        String here = "://127.0.0.1:";
        return EmbeddedBroker.start(
                folder.resolve("broker"),
                open,
                Map.of(
                        "controller.quorum.voters", "1@127.0.0.1:" + controller,
                        "listener.security.protocol.map",
                                "PLAINTEXT:PLAINTEXT,GUARDED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "listeners",
                                "PLAINTEXT"
                                        + here
                                        + open
                                        + ",GUARDED"
                                        + here
                                        + guarded
                                        + ",CONTROLLER"
                                        + here
                                        + controller,
                        "advertised.listeners",
                                "PLAINTEXT" + here + open + ",GUARDED" + here + guarded,
                        "sasl.enabled.mechanisms", "PLAIN",
                        "listener.name.guarded.plain.sasl.jaas.config",
                                SASL + "user_relay=\"" + password + "\";"));
    }

    private KafkaConnection connection(String password) {
        return new KafkaConnection(
                "127.0.0.1:" + guarded,
                topics,
                Map.of(
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config",
                                SASL + "username=\"relay\" password=\"" + password + "\";"),
                Duration.ofSeconds(30),
                1,
                Duration.ofSeconds(15));
    }

    @Test
    void aPasswordThatIsNotAcceptedEndsAStartAndIsWaitedOutLater() throws Exception {
        EmbeddedBroker broker = broker("right");
        KafkaConnection connection = connection("right");
        connection.prepare();
        assertThatThrownBy(() -> connection("wrong").prepare())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("refuses our credentials");
        try (Publisher publisher = connection.publisher();
                WorkQueue worker = connection.workQueue(topics.baseJobs(), 1, 2);
                RecordLog log = connection.log(topics.results());
                Backlog backlog = connection.backlog()) {
            publish(publisher, topics.results(), 1).get(90, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> log.read(SHORT).size() == 1);

            broker.close();
            broker = broker("another");
            CompletableFuture<Long> job = publish(publisher, topics.baseJobs(), 2);
            CompletableFuture<Long> result = publish(publisher, topics.results(), 3);
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                assertThat(worker.take(1, SHORT)).isEmpty();
                                assertThat(log.read(SHORT)).isEmpty();
                                return Waits.ofThisProcess().current().stream()
                                        .anyMatch(wait -> wait.on().contains("uthentication"));
                            });
            assertThat(job).isNotDone();

            broker.close();
            broker = broker("right");
            assertThat(job.get(90, TimeUnit.SECONDS)).isZero();
            assertThat(result.get(90, TimeUnit.SECONDS)).isPositive();
            await().atMost(PATIENCE).until(() -> !log.read(SHORT).isEmpty());
            await().atMost(PATIENCE).until(() -> tookOne(worker));
            await().atMost(PATIENCE).until(() -> backlog.unfinished(topics.baseJobs()) == 0);
        } finally {
            broker.close();
        }
    }

    private static boolean tookOne(WorkQueue worker) throws InterruptedException {
        var taken = worker.take(1, SHORT);
        taken.forEach(Lease::complete);
        return !taken.isEmpty();
    }

    private static CompletableFuture<Long> publish(Publisher publisher, String topic, int value) {
        return CompletableFuture.supplyAsync(
                () -> publisher.publish(topic, "k", Map.of(), new byte[] {(byte) value}).join(),
                task -> new Thread(task, "publish").start());
    }
}
