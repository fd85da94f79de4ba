package io.latentrelay.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The overlays build, and hold nothing that Kubernetes would refuse or overlook. */
class KubernetesTest {

    private static List<JsonNode> overlay(String name) throws InterruptedException {
        Path path = Path.of("..", "deploy", "kubernetes", "overlays", name);
        Optional<List<JsonNode>> documents = Manifests.of(path);
        assumeTrue(documents.isPresent(), "kubectl 1.21 or newer is not installed");
        return documents.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "gpu", "spot"})
    void everyFieldIsOneOfKubernetes(String name) throws InterruptedException, IOException {
        for (JsonNode document : overlay(name)) {
            if (Manifests.isKnown(document)) {
                assertThat(Manifests.unknownFields(document))
                        .as("%s of overlay %s", document.at("/metadata/name").asText(), name)
                        .isEmpty();
            }
        }
    }

    @Test
    void aMisspeltFieldIsFound() throws IOException {
        JsonNode service =
                Manifests.documents(
                                """
                                kind: Service
                                apiVersion: v1
                                metadata: {name: s}
                                spec:
                                  ports: [{port: 1, targetport: 2}]
                                """)
                        .get(0);

        assertThat(Manifests.unknownFields(service))
                .containsExactly("Service.Spec.Ports[].targetport");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "gpu", "spot"})
    void ourContainersAreHardened(String name) throws InterruptedException {
        Set<String> seen = new TreeSet<>();
        for (JsonNode document : overlay(name)) {
            for (JsonNode container : document.at("/spec/template/spec/containers")) {
                if (container.path("image").asText().startsWith("latent-relay/")
                        && !container.path("image").asText().contains("/relay:")) {
                    seen.add(container.path("name").asText());
                    JsonNode security = container.path("securityContext");
                    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                    assertThat(
                                    document.at("/spec/template/spec/securityContext/runAsNonRoot")
                                            .asBoolean())
                            .isTrue();
                }
            }
        }
        assertThat(seen).containsExactly("base-worker", "coordinator", "refiner-worker");
    }

    /** A worker that is told to leave needs its drain timeout and a little more. */
    @ParameterizedTest
    @ValueSource(strings = {"demo", "gpu", "spot"})
    void workersGetTheTimeTheirDrainNeeds(String name) throws InterruptedException {
        for (JsonNode document : overlay(name)) {
            JsonNode pod = document.at("/spec/template/spec");
            for (JsonNode variable : pod.at("/containers/0/env")) {
                if (variable.path("name").asText().equals("RELAY_DRAIN_TIMEOUT")) {
                    int drain = Integer.parseInt(variable.path("value").asText().replace("s", ""));
                    assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                            .isGreaterThanOrEqualTo(drain + 5);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "spot"})
    void eachPoolScalesByItself(String name) throws InterruptedException {
        Set<String> targets = new TreeSet<>();
        for (JsonNode document : overlay(name)) {
            if (document.path("kind").asText().equals("ScaledObject")) {
                String target = document.at("/spec/scaleTargetRef/name").asText();
                String pool = target.replace("-worker", "");
                assertThat(document.at("/spec/triggers/0/metadata/url").asText())
                        .contains("/api/scaling/" + pool + "?");
                assertThat(document.at("/spec/minReplicaCount").asInt(-1)).isZero();
                targets.add(target);
            }
        }
        assertThat(targets).containsExactly("base-worker", "refiner-worker");
    }
}
