package io.latentrelay.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final String TOPIC = "kept";

    @TempDir Path folder;

    @Test
    void keepsItsRecordsWhenStartedAgainOnAnotherPort() throws Exception {
        int firstPort;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            firstPort = broker.port();
            write(broker, "still here");
        }
        int otherPort = LoopbackPort.free();
        assertThat(otherPort).isNotEqualTo(firstPort);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, otherPort)) {
            assertThat(broker.port()).isEqualTo(otherPort);
            assertThat(read(broker)).containsExactly("still here");
        }
    }

    @Test
    void refusesAFolderThatAnotherBrokerUses() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("in use");
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + broker.port());
        }
    }

    @Test
    void refusesAPortInUseBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("broker port " + taken.getLocalPort());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void passesExtraPropertiesOn() throws Exception {
        Map<String, String> tiny = Map.of("message.max.bytes", "2000");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0, tiny)) {
            assertThatThrownBy(() -> write(broker, "x".repeat(5000)))
                    .hasMessageContaining("RecordTooLargeException");
        }
    }

    @Test
    void saysWhatKafkaDislikesAndReleasesTheFolder() {
        Map<String, String> bad = Map.of("log.retention.ms", "soon");
        assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0, bad))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("log.retention.ms");
        FolderLock.acquire(folder).close();
    }

    private static void write(EmbeddedBroker broker, String value) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get(10, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(EmbeddedBroker broker) {
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(10)).records(partition).stream()
                    .map(record -> record.value())
                    .toList();
        }
    }
}
