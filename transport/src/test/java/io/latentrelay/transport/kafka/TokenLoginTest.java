package io.latentrelay.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.queue.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A token of an identity provider, fetched with no more libraries than a worker has. What a broker
 * says to it is for a test that has one.
 */
class TokenLoginTest {

    private static final String LOGIN =
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required ;";

    private final IdentityProvider provider = IdentityProvider.start();

    @AfterEach
    void close() {
        provider.close();
    }

    /** Kafka's client asks for ten seconds else. */
    private static KafkaConnection askingOnce(Map<String, String> properties) {
        Map<String, String> once = new HashMap<>(properties);
        once.put("sasl.login.retry.backoff.ms", "1");
        once.put("sasl.login.retry.backoff.max.ms", "10");
        return connection(once);
    }

    private static KafkaConnection connection(Map<String, String> properties) {
        // The discard port: nothing listens there.
        return new KafkaConnection(
                "127.0.0.1:9",
                new Topics("t"),
                properties,
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(30));
    }

    @Test
    void theTokenIsFetchedFromWhereThePropertiesSay() {
        KafkaConnection connection = connection(provider.clientProperties("base-worker"));

        assertThatThrownBy(connection::prepare).hasMessageContaining("no Kafka broker answers");

        assertThat(provider.issued()).isEqualTo(1);
    }

    @Test
    void aSecretThatIsNotTakenIsOneLineWithoutIt() {
        KafkaConnection connection =
                connection(provider.clientProperties("base-worker", "wrong-secret"));

        assertThatThrownBy(connection::prepare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--kafka-properties, tokens from " + provider.address() + ")")
                .hasMessageContaining("response code 401")
                .hasMessageContaining("invalid_client")
                .hasMessageNotContainingAny("wrong-secret", "\n", "org.apache");
    }

    @Test
    void aProviderThatIsNotThereIsNamed() {
        KafkaConnection connection = askingOnce(provider.clientProperties("base-worker"));
        provider.close();

        assertThatThrownBy(connection::prepare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tokens from " + provider.address() + ")")
                .hasMessageEndingWith("ConnectException: Connection refused");
    }

    /** Who connects to it waits: without a limit of ours, for ever. */
    @Test
    void aProviderThatNeverAnswersIsNamed() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort() + "/token";
            Map<String, String> properties =
                    new HashMap<>(provider.clientProperties("base-worker"));
            properties.put("sasl.oauthbearer.token.endpoint.url", address);

            assertThatThrownBy(askingOnce(properties)::prepare)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tokens from " + address + ")")
                    .hasMessageEndingWith("SocketTimeoutException: Read timed out");
        }
    }

    @Test
    void theAuthorityOfAProviderBehindTlsIsNamedToItsLogin(@TempDir Path folder) {
        Certificates certificates = Certificates.make(folder, List.of("localhost"));
        try (IdentityProvider secure = IdentityProvider.start(certificates)) {
            KafkaConnection connection = connection(secure.clientProperties("base-worker"));
            assertThatThrownBy(connection::prepare).hasMessageContaining("no Kafka broker answers");
            assertThat(secure.issued()).isEqualTo(1);

            Map<String, String> elsewhere = new HashMap<>(secure.clientProperties("base-worker"));
            elsewhere.put("sasl.jaas.config", LOGIN);
            elsewhere.put("ssl.truststore.type", "PEM");
            elsewhere.put("ssl.truststore.location", certificates.authority().toString());
            assertThatThrownBy(askingOnce(elsewhere)::prepare)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tokens from " + secure.address() + ")")
                    .hasMessageContaining("unable to find valid certification path")
                    .hasMessageContaining("Name yours within sasl.jaas.config")
                    .hasMessageNotContainingAny("\n", "javax.");
        }
    }

    @Test
    void whatMayBeSecretInAnAddressIsNotTold() {
        assertThat(
                        TokenSources.text(
                                Map.of(
                                        "sasl.oauthbearer.token.endpoint.url",
                                        "https://me:word@login.example.org/a@b/token?key=word")))
                .isEqualTo(", tokens from https://login.example.org/a@b/token");
        assertThat(TokenSources.text(Map.of())).isEmpty();
    }
}
