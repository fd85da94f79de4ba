package io.latentrelay.transport.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.s3.S3Connection.Checksums;
import io.latentrelay.transport.s3.S3Connection.Keys;
import io.latentrelay.transport.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3ConnectionTest {

    private static S3Connection from(Map<String, String> values) {
        return S3Connection.from(Settings.of(values));
    }

    @Test
    void theDefaultIsAwsWithItsOwnWayToFindKeys() {
        assertThat(from(Map.of()))
                .isEqualTo(
                        new S3Connection(
                                Optional.empty(),
                                "us-east-1",
                                "latent-relay",
                                false,
                                Optional.empty(),
                                Checksums.WHEN_REQUIRED,
                                Duration.ofSeconds(30)));
    }

    @Test
    void everyOptionReachesItsPlace() {
        assertThat(
                        from(
                                Map.of(
                                        "s3-endpoint", "http://store:9000",
                                        "s3-region", "eu-central-1",
                                        "bucket", "pictures",
                                        "s3-path-style", "false",
                                        "s3-access-key", "me",
                                        "s3-secret-key", "hunter2",
                                        "s3-checksums", "when-supported",
                                        "s3-timeout", "5s")))
                .isEqualTo(
                        new S3Connection(
                                Optional.of(URI.create("http://store:9000")),
                                "eu-central-1",
                                "pictures",
                                false,
                                Optional.of(new Keys("me", "hunter2")),
                                Checksums.WHEN_SUPPORTED,
                                Duration.ofSeconds(5)));
    }

    @Test
    void anEndpointMakesPathStyleTheDefault() {
        assertThat(from(Map.of("s3-endpoint", "http://store:9000")).pathStyle()).isTrue();
    }

    @Test
    void oneKeyAloneIsRefused() {
        assertThatThrownBy(() -> from(Map.of("s3-access-key", "me")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--s3-access-key and --s3-secret-key go together")
                .hasMessageContaining("the secret is missing");
    }

    @Test
    void theSecretIsNeverPrinted() {
        S3Connection connection = from(Map.of("s3-access-key", "me", "s3-secret-key", "hunter2"));
        assertThat(connection.toString()).contains("me").doesNotContain("hunter2");
    }
}
