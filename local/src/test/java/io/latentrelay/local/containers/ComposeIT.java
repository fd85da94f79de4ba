package io.latentrelay.local.containers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latentrelay.coordinator.http.CoordinatorClient;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/README.md} says of the compose file gives pictures. */
@NeedsContainers
class ComposeIT {

    private static final int IMAGES = 6;

    @TempDir Path folder;

    private final int coordinator = KafkaNode.freePort();
    private final int store = KafkaNode.freePort();

    @Test
    void upAndOneSubmitGivePictures() throws Exception {
        Map<String, String> ports =
                Map.of(
                        "COORDINATOR_PORT", String.valueOf(coordinator),
                        "STORE_PORT", String.valueOf(store));
        Optional<Compose> found = Compose.find(ports);
        assumeTrue(found.isPresent(), "neither 'docker compose' nor 'docker-compose' is installed");
        Compose compose = found.orElseThrow();
        try {
            compose.run("up", "-d");
            submit(compose);
            assertStored();
        } finally {
            compose.run("down", "--volumes");
        }
    }

    private void submit(Compose compose) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        ContainerLine.runFile(folder, "composed", IMAGES);
        CoordinatorClient client = client();
        await().atMost(ContainerLine.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> client.fleet() != null);
        compose.run("run", "--rm", "-v", folder + ":/here:ro", "submit", "/here/composed.yaml");
        await().atMost(ContainerLine.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> client.status("composed").orElseThrow().isFinished());
    }

    private CoordinatorClient client() throws Exception {
        String token = Files.readString(DeployFile.FOLDER.resolve("compose/token")).strip();
        return new CoordinatorClient(
                URI.create("http://localhost:" + coordinator), Optional.of(token));
    }

    private void assertStored() throws Exception {
        Settings demo =
                Settings.of(
                        Map.of(
                                "s3-endpoint",
                                "http://localhost:" + store,
                                "bucket",
                                StoreWithRules.BUCKET,
                                "s3-access-key",
                                "demo",
                                "s3-secret-key",
                                "demo-only"));
        try (ObjectStore objects = S3Connection.from(demo).open()) {
            ContainerLine.copy(objects, "composed", folder.resolve("store")).assertHolds(IMAGES);
        }
    }
}
