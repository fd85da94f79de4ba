package io.latentrelay.transport.kafka;

import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/**
 * Where the broker is, and how this fleet uses it. Opens everything that talks to it.
 *
 * @param bootstrapServers {@code HOST:PORT}, several joined by commas
 * @param clientProperties further Kafka client properties, such as those for TLS and SASL
 * @param timeout how long start-up, and questions about the backlog, wait for the broker
 * @param workPartitions partitions of a work topic, where one is created
 * @param lock how long the broker leaves work with a worker that has fallen silent
 */
public record KafkaConnection(
        String bootstrapServers,
        Topics topics,
        Map<String, String> clientProperties,
        Duration timeout,
        int workPartitions,
        Duration lock) {

    public static final Option BOOTSTRAP_SERVERS =
            Option.withDefault(
                    "bootstrap-servers",
                    "HOST:PORT",
                    "Kafka brokers to start from, several joined by commas.",
                    "127.0.0.1:9092");
    public static final Option TOPIC_PREFIX =
            Option.withDefault(
                    "topic-prefix",
                    "PREFIX",
                    "Begins the name of every topic and group; one for each fleet on a cluster.",
                    "latent-relay");
    public static final Option KAFKA_PROPERTIES =
            Option.optional(
                    "kafka-properties",
                    "FILE",
                    "Kafka client properties, such as security.protocol and sasl.jaas.config.");
    public static final Option KAFKA_TIMEOUT =
            Option.withDefault(
                    "kafka-timeout", "TIME", "How long to wait for Kafka at start.", "30s");
    public static final Option WORK_PARTITIONS =
            Option.withDefault(
                    "work-partitions",
                    "N",
                    "Partitions of a work topic, where one is created; one serves many workers.",
                    "1");
    public static final Option WORK_LOCK =
            Option.withDefault(
                    "work-lock",
                    "TIME",
                    "How long Kafka leaves work with a worker that has fallen silent.",
                    "30s");
    public static final Option WORK_CONSUMERS =
            Option.withDefault(
                    "work-consumers",
                    "N",
                    "Kafka consumers of a worker. One takes no new work before all it holds is done, so"
                            + " fewer than lanes may leave some empty. 0: one per lane, 2 to 8.",
                    "0");

    /** For every process that connects to Kafka. */
    public static final List<Option> OPTIONS =
            List.of(
                    BOOTSTRAP_SERVERS,
                    TOPIC_PREFIX,
                    KAFKA_PROPERTIES,
                    KAFKA_TIMEOUT,
                    WORK_PARTITIONS,
                    WORK_LOCK);

    /** About twenty jobs. */
    private static final int JOB_BATCH_BYTES = 16 << 10;

    public KafkaConnection {
        clientProperties = Map.copyOf(clientProperties);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "the timeout for Kafka must be positive: " + timeout);
        }
        if (workPartitions < 1) {
            throw new IllegalArgumentException(
                    "a work topic needs at least one partition: " + workPartitions);
        }
        if (lock.toMillis() < 1) {
            throw new IllegalArgumentException("the work lock must be positive: " + lock);
        }
    }

    public static KafkaConnection from(Settings settings) {
        Optional<Path> properties =
                settings.optional(KAFKA_PROPERTIES).map(text -> settings.path(KAFKA_PROPERTIES));
        return new KafkaConnection(
                settings.string(BOOTSTRAP_SERVERS),
                new Topics(settings.string(TOPIC_PREFIX)),
                properties.map(ClientProperties::read).orElse(Map.of()),
                settings.duration(KAFKA_TIMEOUT),
                settings.integer(WORK_PARTITIONS, 1, 1000),
                settings.duration(WORK_LOCK));
    }

    KafkaConnection withTimeout(Duration other) {
        return new KafkaConnection(
                bootstrapServers, topics, clientProperties, other, workPartitions, lock);
    }

    /**
     * Makes sure that the cluster can carry our work: it is reachable and new enough, and topics
     * and share groups are there with the right settings. Creates what is missing. Any number of
     * processes may do this at once.
     *
     * @throws IllegalArgumentException when something is not as it must be: what was found, and
     *     what would be right
     */
    public void prepare() {
        try (Preparation preparation = new Preparation(this)) {
            preparation.run();
        }
    }

    /** Each record is a batch of its own: whoever takes one record reads no other. */
    public Publisher publisher() {
        return new KafkaPublisher(this, 0);
    }

    /**
     * For many small records at once. Whoever takes one may read {@code JOB_BATCH_BYTES}, which is
     * little beside what the work itself moves.
     */
    public Publisher jobPublisher() {
        return new KafkaPublisher(this, JOB_BATCH_BYTES);
    }

    /**
     * One worker's access to a work topic.
     *
     * @param batchSize most records that one consumer fetches, and holds until all are settled
     * @param consumers so many batches can be in progress at once
     */
    public WorkQueue workQueue(String topic, int batchSize, int consumers) {
        return KafkaWorkQueue.open(this, topic, batchSize, consumers);
    }

    public RecordLog log(String topic) {
        return new KafkaLog(this, topic);
    }

    /**
     * How many records the broker has given up by itself, over all work topics: each cost its
     * workers their lives before one could say why. None where the broker keeps no such records.
     */
    public long givenUpByBroker() {
        try (Admin admin = ClientProperties.admin(this)) {
            AdminCalls calls = new AdminCalls(this);
            ShareOffsets offsets = new ShareOffsets(admin, calls);
            return topics.work().stream()
                    .map(topics::brokerDeadLetters)
                    .filter(new TopicCheck(admin, calls)::exists)
                    .mapToLong(offsets::recordsOn)
                    .sum();
        }
    }

    public Backlog backlog() {
        return new KafkaBacklog(this);
    }
}
