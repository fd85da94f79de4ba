package io.latentrelay.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.queue.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A token of an identity provider, fetched with no more libraries than a worker has. What a broker
 * says to it is for a test that has one.
 */
class TokenLoginTest {

    private final IdentityProvider provider = new IdentityProvider();

    @AfterEach
    void close() {
        provider.close();
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
        Map<String, String> properties = new HashMap<>(provider.clientProperties("base-worker"));
        // Kafka's client asks for so long.
        properties.put("sasl.login.retry.backoff.ms", "1");
        properties.put("sasl.login.retry.backoff.max.ms", "10");
        provider.close();

        assertThatThrownBy(() -> connection(properties).prepare())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tokens from " + provider.address() + ")")
                .hasMessageEndingWith("ConnectException: Connection refused");
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
