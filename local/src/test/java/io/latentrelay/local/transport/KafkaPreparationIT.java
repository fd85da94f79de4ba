package io.latentrelay.local.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.waiting.Waits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPreparationIT {

    private static final int LIMIT = 8 << 20;
    private static final String MAX_SIZE = "group.share.max.size";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private static Path folder;
    private static TestBroker broker;
    private static Admin admin;

    private final Topics topics = TestBroker.newFleet();
    private KafkaConnection connection;

    @BeforeAll
    static void startBroker() {
        broker = new TestBroker(folder);
        String servers = broker.connection(TestBroker.newFleet()).bootstrapServers();
        admin = Admin.create(Map.of("bootstrap.servers", servers));
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void connect() {
        connection = broker.connection(topics);
    }

    private static void create(String topic, int partitions, Map<String, String> settings)
            throws Exception {
        NewTopic created =
                new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings);
        admin.createTopics(List.of(created)).all().get();
    }

    @Test
    void everyTopicIsThereAfterwards() throws Exception {
        connection.prepare();
        assertThat(admin.listTopics().names().get()).containsAll(topics.all());
    }

    @Test
    void manyProcessesMayPrepareAtOnce() {
        assertThatCode(() -> IntStream.range(0, 4).parallel().forEach(i -> connection.prepare()))
                .doesNotThrowAnyException();
    }

    @Test
    void preparingAgainChangesNothingThatIsDone() throws Exception {
        connection.prepare();
        try (Publisher publisher = connection.publisher();
                Backlog backlog = connection.backlog()) {
            publisher.publish(topics.handoffs(), "k", Map.of(), new byte[] {1}).join();
            try (WorkQueue worker = connection.workQueue(topics.handoffs(), 1, 1)) {
                takeOne(worker).complete();
                await().until(() -> backlog.unfinished(topics.handoffs()) == 0);
            }
            connection.prepare();
            assertThat(backlog.unfinished(topics.handoffs())).isZero();
        }
    }

    @Test
    void aTopicThatForgetsIsRefused() throws Exception {
        create(topics.baseJobs(), 1, Map.of("retention.ms", "604800000"));
        assertThatThrownBy(connection::prepare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "topic "
                                + topics.baseJobs()
                                + " has retention.ms=604800000 and needs retention.ms=-1");
    }

    @Test
    void aTopicThatTakesOnlySmallRecordsIsRefused() throws Exception {
        create(topics.handoffs(), 1, Map.of("retention.ms", "-1"));
        assertThatThrownBy(connection::prepare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max.message.bytes=1048588")
                .hasMessageContaining("needs max.message.bytes=8388608");
    }

    @Test
    void resultsOnSeveralPartitionsAreRefused() throws Exception {
        create(topics.results(), 2, Map.of("retention.ms", "-1", "max.message.bytes", "8388608"));
        assertThatThrownBy(connection::prepare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(topics.results() + " has 2 partitions and needs exactly 1");
    }

    @Test
    void aLockThatTheBrokerRefusesIsReportedWithItsReason() {
        KafkaConnection tooShort =
                new KafkaConnection(
                        connection.bootstrapServers(),
                        topics,
                        Map.of(),
                        Duration.ofSeconds(30),
                        1,
                        Duration.ofMillis(10));
        assertThatThrownBy(tooShort::prepare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("share.record.lock.duration.ms=10")
                .hasMessageContaining(topics.group(topics.baseJobs()))
                .hasMessageContaining("1000");
    }

    @Test
    void aGroupNameThatAnotherKindOfGroupHasIsRefused() throws Exception {
        create("other", 1, Map.of());
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        connection.bootstrapServers(),
                        "group.id",
                        topics.group(topics.baseJobs()));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("other"));
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> {
                                consumer.poll(Duration.ofMillis(100));
                                return !consumer.assignment().isEmpty();
                            });
            assertThatThrownBy(connection::prepare)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(topics.group(topics.baseJobs()))
                    .hasMessageContaining("--topic-prefix");
        }
    }

    @Test
    void aClusterWithShareGroupsSwitchedOffIsRefused() throws Exception {
        setShareVersion(0, FeatureUpdate.UpgradeType.UNSAFE_DOWNGRADE);
        try {
            assertThatThrownBy(connection::prepare)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("found share.version=0 (broker 4.4), needs >= 1");
        } finally {
            setShareVersion(2, FeatureUpdate.UpgradeType.UPGRADE);
        }
    }

    private static void setShareVersion(int level, FeatureUpdate.UpgradeType type)
            throws Exception {
        FeatureUpdate update = new FeatureUpdate((short) level, type);
        admin.updateFeatures(Map.of("share.version", update), new UpdateFeaturesOptions())
                .all()
                .get();
    }

    @Test
    void aWorkerWithMoreConsumersThanItsGroupMayHaveIsRefused() {
        connection.prepare();
        assertThatThrownBy(
                        () -> connection.workQueue(topics.baseJobs(), 1, TestBroker.GROUP_SIZE + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--work-consumers=7")
                .hasMessageContaining(topics.group(topics.baseJobs()))
                .hasMessageContaining(MAX_SIZE + "=6");
    }

    @Test
    void aWorkerThatFindsItsGroupFullSaysSoAndWaitsForAPlace() throws Exception {
        connection.prepare();
        try (WorkQueue second = connection.workQueue(topics.baseJobs(), 1, 1);
                Publisher publisher = connection.publisher()) {
            try (WorkQueue first =
                    connection.workQueue(topics.baseJobs(), 1, TestBroker.GROUP_SIZE)) {
                // Each consumer joins when it is its turn to ask.
                await().atMost(PATIENCE)
                        .until(
                                () -> {
                                    assertThat(first.take(1, Duration.ofMillis(300))).isEmpty();
                                    return members() == TestBroker.GROUP_SIZE;
                                });
                await().atMost(PATIENCE)
                        .until(
                                () -> {
                                    assertThat(second.take(1, Duration.ofMillis(300))).isEmpty();
                                    return Waits.ofThisProcess().lasting(Duration.ZERO).stream()
                                            .anyMatch(KafkaPreparationIT::tellsOfAFullGroup);
                                });
            }
            publisher.publish(topics.baseJobs(), "k", Map.of(), new byte[] {1}).join();
            takeOne(second).complete();
            assertThat(Waits.ofThisProcess().lasting(Duration.ZERO))
                    .noneMatch(KafkaPreparationIT::tellsOfAFullGroup);
        }
    }

    private static boolean tellsOfAFullGroup(Waits.Wait wait) {
        return wait.on().contains("the group is full") && wait.on().contains(MAX_SIZE);
    }

    private int members() throws Exception {
        String group = topics.group(topics.baseJobs());
        return admin.describeShareGroups(List.of(group)).all().get().values().stream()
                .mapToInt(described -> described.members().size())
                .sum();
    }

    @Test
    void aRecordWithinTheLimitGoesThroughAndABiggerOneIsRefusedByName() throws Exception {
        connection.prepare();
        byte[] biggest = new byte[LIMIT - 1024];
        biggest[biggest.length - 1] = 7;
        try (Publisher publisher = connection.publisher();
                WorkQueue worker = connection.workQueue(topics.handoffs(), 1, 1)) {
            publisher.publish(topics.handoffs(), "k", Map.of(), biggest).join();
            Lease lease = takeOne(worker);
            assertThat(lease.message().value()).isEqualTo(biggest);
            lease.complete();
            assertThatThrownBy(
                            () ->
                                    publisher
                                            .publish(
                                                    topics.handoffs(),
                                                    "k",
                                                    Map.of(),
                                                    new byte[LIMIT])
                                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bytes for topic " + topics.handoffs())
                    .hasMessageContaining("over the limit of 8388608 bytes");
            // A dead letter holds the biggest record and more.
            publisher.publish(topics.deadLetters(), "k", Map.of(), new byte[LIMIT]).join();
        }
    }

    private static Lease takeOne(WorkQueue worker) throws InterruptedException {
        List<Lease> taken = worker.take(1, PATIENCE);
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }
}
