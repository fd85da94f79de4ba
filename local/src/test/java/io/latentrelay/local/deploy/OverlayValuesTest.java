package io.latentrelay.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.coordinator.http.Access;
import io.latentrelay.coordinator.status.Pool;
import io.latentrelay.coordinator.status.PoolLoad;
import io.latentrelay.inference.onnx.Provider;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the overlays say in texts of their own, which Kubernetes does not read, suits the program.
 */
class OverlayValuesTest {

    private static final Path KUBERNETES = Path.of("..", "deploy", "kubernetes");

    @TempDir Path folder;

    private static List<JsonNode> documents(String file) throws IOException {
        return Manifests.documents(Files.readString(KUBERNETES.resolve(file)));
    }

    @Test
    void theDemosTokensAreTaken() throws IOException {
        JsonNode overlay = documents("overlays/demo/kustomization.yaml").get(0);
        int tokens = 0;
        for (JsonNode secret : overlay.path("secretGenerator")) {
            if (secret.path("name").asText().equals("latent-relay-tokens")) {
                for (JsonNode literal : secret.path("literals")) {
                    String token = literal.asText().split("=", 2)[1];
                    Path file = Files.writeString(folder.resolve("token"), token);
                    assertThat(Access.token(file)).isEqualTo(token);
                    tokens++;
                }
            }
        }
        assertThat(tokens).isEqualTo(2);
    }

    @Test
    void theClientPropertiesAreTaken() throws IOException {
        String properties =
                documents("overlays/gpu/kafka-client.yaml")
                        .get(0)
                        .at("/data/kafka.properties")
                        .asText();
        Path file = Files.writeString(folder.resolve("kafka.properties"), properties);
        Settings settings =
                Settings.of(Map.of(KafkaConnection.KAFKA_PROPERTIES.name(), file.toString()));

        assertThatCode(() -> KafkaConnection.from(settings)).doesNotThrowAnyException();
    }

    @Test
    void theAlertKnowsTheCpuByTheNameThatWorkersGiveIt() throws IOException {
        Matcher asked =
                Pattern.compile("provider=~\"([^\"]+)\"")
                        .matcher(
                                Files.readString(
                                        KUBERNETES.resolve("components/monitoring/alerts.yaml")));

        assertThat(asked.find()).isTrue();
        assertThat(Provider.CPU.name()).matches(asked.group(1));
        assertThat(Provider.CUDA.name()).doesNotMatch(asked.group(1));
    }

    /** At the first run of all nobody knows yet how long an image takes. */
    @Test
    void aPoolWithoutWorkersGetsOneAlsoWhenNothingIsMeasured() throws IOException {
        for (JsonNode scaled : documents("components/autoscaling/scaled-objects.yaml")) {
            JsonNode asked = scaled.at("/spec/triggers/0/metadata");
            JsonNode answer =
                    new ObjectMapper()
                            .readTree(new PoolLoad(Pool.BASE, 0, 5, 0, 0).scaling(600).pretty());
            long value = answer.path(asked.path("valueLocation").asText()).asLong(-1);

            assertThat(value).isGreaterThan(asked.path("activationTargetValue").asLong());
        }
    }
}
