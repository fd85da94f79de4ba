package io.latentrelay.transport.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The properties of each kind of Kafka client: the user's, and over them what we rely on. */
final class ClientProperties {

    /** What promises of ours rest on; not for a user to change. */
    private static final Set<String> OURS =
            Set.of(
                    CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                    CommonClientConfigs.GROUP_ID_CONFIG,
                    ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
                    ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                    ProducerConfig.ACKS_CONFIG,
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    ProducerConfig.BATCH_SIZE_CONFIG,
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG);

    /** The settings of configuration providers, which have names of the user's. */
    private static final String PROVIDERS = AdminClientConfig.CONFIG_PROVIDERS_CONFIG + ".";

    /** A broker that is away is asked again this often at least, and logged as often. */
    private static final String RECONNECT_BACKOFF_MS = "5000";

    /**
     * One that was refused answers every question with that refusal, and without asking the broker,
     * until what it knows of the cluster is so old; by default five minutes.
     */
    private static final String ADMIN_METADATA_MS = "5000";

    private ClientProperties() {}

    /**
     * Reads a properties file.
     *
     * @throws IllegalArgumentException naming the file and the key, for one that no Kafka client
     *     knows, or that is ours to set
     */
    static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--kafka-properties " + file + " cannot be read: " + e, e);
        }
        Map<String, String> read = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (OURS.contains(key)) {
                throw new IllegalArgumentException(
                        file + ": '" + key + "' is set by this program; remove the line");
            }
            if (!isKnown(key)) {
                throw new IllegalArgumentException(
                        file + ": '" + key + "' is no property of a Kafka client");
            }
            read.put(key, properties.getProperty(key));
        }
        return read;
    }

    private static boolean isKnown(String key) {
        return key.startsWith(PROVIDERS)
                || AdminClientConfig.configNames().contains(key)
                || ProducerConfig.configNames().contains(key)
                || ConsumerConfig.configNames().contains(key);
    }

    static Admin admin(KafkaConnection connection) {
        Map<String, Object> properties = common(connection, AdminClientConfig.configNames());
        properties.putIfAbsent(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(connection.timeout().toMillis()));
        // Must not exceed the former.
        properties.putIfAbsent(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) Math.min(30_000, connection.timeout().toMillis()));
        properties.putIfAbsent(AdminClientConfig.METADATA_MAX_AGE_CONFIG, ADMIN_METADATA_MS);
        return opening(connection, () -> Admin.create(properties));
    }

    static KafkaProducer<byte[], byte[]> producer(
            KafkaConnection connection, Map<String, Object> settings) {
        Map<String, Object> properties =
                with(settings, common(connection, ProducerConfig.configNames()));
        return opening(
                connection,
                () ->
                        new KafkaProducer<>(
                                properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    static KafkaConsumer<byte[], byte[]> consumer(
            KafkaConnection connection, Map<String, Object> settings) {
        Map<String, Object> properties =
                with(settings, common(connection, ConsumerConfig.configNames()));
        return opening(
                connection,
                () ->
                        new KafkaConsumer<>(
                                properties,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()));
    }

    static KafkaShareConsumer<byte[], byte[]> shareConsumer(
            KafkaConnection connection, Map<String, Object> settings) {
        Map<String, Object> properties =
                with(settings, common(connection, ConsumerConfig.configNames()));
        return opening(
                connection,
                () ->
                        new KafkaShareConsumer<>(
                                properties,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()));
    }

    /** The user's properties, as far as this kind of client has them, and where the brokers are. */
    private static Map<String, Object> common(KafkaConnection connection, Set<String> known) {
        TokenSources.allow(connection.clientProperties());
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, connection.bootstrapServers());
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_BACKOFF_MS);
        TokenSources.limitWaits(properties, connection.timeout());
        connection
                .clientProperties()
                .forEach(
                        (key, value) -> {
                            if (known.contains(key) || key.startsWith(PROVIDERS)) {
                                properties.put(key, value);
                            }
                        });
        return properties;
    }

    /** Our settings, with the user's values where there are such. */
    static Map<String, Object> with(Map<String, Object> settings, Map<String, Object> users) {
        Map<String, Object> properties = new HashMap<>(settings);
        users.forEach(
                (key, value) -> {
                    if (!OURS.contains(key) || !settings.containsKey(key)) {
                        properties.put(key, value);
                    }
                });
        return properties;
    }

    private static <T> T opening(KafkaConnection connection, Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            // What a client refuses before it connects: an address, a key store, a login module.
            throw new IllegalArgumentException(
                    "cannot connect to Kafka (--bootstrap-servers, --kafka-properties"
                            + TokenSources.text(connection.clientProperties())
                            + "): "
                            + KafkaFailure.reason(e)
                            + TokenSources.advice(e),
                    e);
        }
    }
}
