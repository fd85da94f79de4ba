package io.latentrelay.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaConnectionTest {

    @TempDir Path folder;

    private String propertiesFile(String text) throws IOException {
        return Files.writeString(folder.resolve("kafka.properties"), text).toString();
    }

    @Test
    void theDefaultsAreABrokerOnThisMachine() {
        assertThat(KafkaConnection.from(Settings.of(Map.of())))
                .isEqualTo(
                        new KafkaConnection(
                                "127.0.0.1:9092",
                                new Topics("latent-relay"),
                                Map.of(),
                                Duration.ofSeconds(30),
                                1,
                                Duration.ofSeconds(30)));
    }

    @Test
    void everyOptionReachesItsPlace() throws IOException {
        Settings settings =
                Settings.of(
                        Map.of(
                                "bootstrap-servers", "a:1,b:2",
                                "topic-prefix", "blue",
                                "kafka-properties", propertiesFile("security.protocol=SSL"),
                                "kafka-timeout", "5s",
                                "work-partitions", "3",
                                "work-lock", "45s"));
        assertThat(KafkaConnection.from(settings))
                .isEqualTo(
                        new KafkaConnection(
                                "a:1,b:2",
                                new Topics("blue"),
                                Map.of("security.protocol", "SSL"),
                                Duration.ofSeconds(5),
                                3,
                                Duration.ofSeconds(45)));
    }

    @ParameterizedTest
    @CsvSource({
        "group.id=mine, 'group.id' is set by this program; remove the line",
        "acks=0, 'acks' is set by this program; remove the line",
        "sasl.jass.config=x, 'sasl.jass.config' is no property of a Kafka client",
    })
    void propertiesThatAreOursOrNobodysAreRefused(String line, String message) throws IOException {
        String file = propertiesFile(line);
        assertThatThrownBy(
                        () -> KafkaConnection.from(Settings.of(Map.of("kafka-properties", file))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ": " + message);
    }

    /** So a password stays in the file that Kubernetes mounts. */
    @Test
    void aValueMayStandInAnotherFile() throws IOException {
        Files.writeString(folder.resolve("protocol"), "NO_SUCH_PROTOCOL");
        String file =
                propertiesFile(
                        """
                        config.providers=mounted
                        config.providers.mounted.class=\
                        org.apache.kafka.common.config.provider.DirectoryConfigProvider
                        security.protocol=${mounted:%s:protocol}
                        """
                                .formatted(folder));
        KafkaConnection connection =
                KafkaConnection.from(Settings.of(Map.of("kafka-properties", file)));

        assertThatThrownBy(connection::prepare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NO_SUCH_PROTOCOL");
    }

    @Test
    void aMissingPropertiesFileIsNamed() {
        assertThatThrownBy(
                        () ->
                                KafkaConnection.from(
                                        Settings.of(Map.of("kafka-properties", "nowhere"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--kafka-properties nowhere cannot be read");
    }

    @Test
    void anAddressThatCannotBeIsRefusedByName() {
        KafkaConnection connection =
                KafkaConnection.from(Settings.of(Map.of("bootstrap-servers", "no-port-here")));
        assertThatThrownBy(connection::prepare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--bootstrap-servers")
                .hasMessageContaining("no-port-here");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamed() {
        KafkaConnection connection =
                KafkaConnection.from(
                        Settings.of(
                                Map.of(
                                        // The discard port: nothing listens there.
                                        "bootstrap-servers",
                                        "127.0.0.1:9",
                                        "kafka-timeout",
                                        "2s")));
        assertThatThrownBy(connection::prepare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no Kafka broker answers at 127.0.0.1:9")
                .hasMessageContaining("--bootstrap-servers")
                .hasMessageContaining("after 2 s");
    }
}
