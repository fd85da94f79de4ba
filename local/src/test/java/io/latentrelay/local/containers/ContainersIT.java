package io.latentrelay.local.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.latentrelay.local.line.StoredRun;
import io.latentrelay.transport.store.ObjectStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole line in containers, on three brokers with TLS, passwords and the rights that are
 * documented for each role. What cannot be put right again comes last.
 */
@NeedsContainers
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersIT {

    private static final int BROKERS = 3;
    private static final int IMAGES = 8;

    /** How long a network stays cut once it has been noticed; a minute with the long tests. */
    private static final Duration CUT = Duration.ofSeconds(Long.getLong("containers.cut", 0));

    @TempDir static Path folder;

    private ContainerLine line;
    private String withoutShareGroups;
    private String withWrongPassword;
    private StoredRun calm;

    @BeforeAll
    void runUndisturbed() throws Exception {
        line = ContainerLine.prepare(folder, BROKERS);
        withoutShareGroups = refusedWithoutShareGroups();
        withWrongPassword = refused("not-the-password");
        line.startRoles();
        line.submit("calm", IMAGES);
        calm = line.awaitEnd("calm");
    }

    private String refusedWithoutShareGroups() throws Exception {
        short level = line.kafka().switchShareGroupsOff();
        try {
            return refused(KafkaUsers.password("coordinator"));
        } finally {
            line.kafka().switchShareGroupsOn(level);
        }
    }

    private String refused(String password) {
        try (RoleContainer coordinator = line.coordinator("refused", password)) {
            return coordinator.runExpectingExit(2);
        }
    }

    @AfterAll
    void stop() throws IOException {
        if (line != null) {
            line.close();
        }
    }

    @Test
    void everyRoleFinishesARunWithItsOwnCredentials() {
        calm.assertHolds(IMAGES);
        assertThat(calm.column("base_worker")).containsExactly("base-worker");
        assertThat(calm.column("refiner_worker")).containsExactly("refiner-worker");
    }

    @Test
    void theRightsThatAreDocumentedAreAllThatIsNeeded() {
        assertThat(line.base().getLogs())
                .contains("Waiting for the coordinator to prepare Kafka")
                .contains("does not allow us to create topic latent-relay.base-jobs");
        assertThat(line.coordinatorsLog())
                .doesNotContain("has no dead-letter queue of the broker")
                .doesNotContain("does not allow us");
    }

    @Test
    void ourContainersRunAsNobodyOnAReadOnlyFileSystem() {
        for (RoleContainer role : line.roles()) {
            InspectContainerResponse container = role.inspect();
            assertThat(container.getConfig().getUser()).isEqualTo("65532:65532");
            assertThat(container.getHostConfig().getReadonlyRootfs()).isTrue();
            String[][] processes =
                    role.getDockerClient()
                            .topContainerCmd(role.getContainerId())
                            .withPsArgs("-o pid,uid")
                            .exec()
                            .getProcesses();
            assertThat(Stream.of(processes).map(row -> row[1])).containsOnly("65532");
        }
    }

    @Test
    void healthChecksTurnHealthy() {
        for (RoleContainer role : line.roles()) {
            await().atMost(ContainerLine.PATIENCE)
                    .until(
                            () ->
                                    role.inspect()
                                            .getState()
                                            .getHealth()
                                            .getStatus()
                                            .equals("healthy"));
        }
    }

    @Test
    void aBaseWorkerCanNeitherReadResultsNorHandoffs() {
        assertMayNotRead("base-worker", "latent-relay.results");
        assertMayNotRead("base-worker", "latent-relay.handoffs");
        assertMayNotRead("refiner-worker", "latent-relay.base-jobs");
        assertMayNotRead("refiner-worker", "latent-relay.results");
    }

    private void assertMayNotRead(String user, String topic) {
        Map<String, Object> settings = new HashMap<>(line.kafka().client(user));
        settings.put("auto.offset.reset", "earliest");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            assertThatThrownBy(() -> pollUntilRefused(consumer))
                    .isInstanceOf(TopicAuthorizationException.class)
                    .hasMessageContaining(topic);
        }
    }

    private static void pollUntilRefused(KafkaConsumer<byte[], byte[]> consumer) {
        await().atMost(ContainerLine.PATIENCE)
                .pollInSameThread()
                .until(() -> !consumer.poll(Duration.ofSeconds(1)).isEmpty());
    }

    @Test
    void aBaseWorkerCanNeitherWriteNorReadPictures() {
        String picture = "runs/calm/images/000000000.png";
        try (ObjectStore store = line.storeAs("base-worker")) {
            store.check();
            assertThatThrownBy(() -> store.put(picture, new byte[1], "image/png"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("403");
            assertThatThrownBy(() -> store.get(picture))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("403");
        }
    }

    @Test
    void aKafkaWithoutShareGroupsIsRefused() {
        assertThat(withoutShareGroups)
                .contains("share groups are switched off on this Kafka cluster")
                .contains("found share.version=0 (broker 4.4), needs >= 1")
                .contains("kafka-features.sh");
    }

    @Test
    void aWrongPasswordIsRefusedWithoutBeingRepeated() {
        assertThat(withWrongPassword)
                .contains("refuses our credentials (--kafka-properties)")
                .contains("SCRAM-SHA-512")
                .doesNotContain("not-the-password");
    }

    @Test
    @Order(Integer.MAX_VALUE - 2)
    void aNetworkThatIsCutForAWhileCostsNothing() throws Exception {
        line.submit("cut", IMAGES);
        awaitMiddleOf("cut");
        line.cut();
        await().atMost(ContainerLine.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> {
                            assertThat(line.base().notReady()).contains("503", "Kafka at");
                            assertThat(line.refiner().notReady()).contains("503", "store:9000");
                        });
        Thread.sleep(CUT.toMillis());
        assertThat(line.status("cut").isFinished()).as("cut in the middle").isFalse();
        line.heal();
        assertSamePictures(line.awaitEnd("cut"));
        await().atMost(ContainerLine.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> (line.base().notReady() + line.refiner().notReady()).isEmpty());
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void aBrokerThatIsLostCostsNothing() throws Exception {
        line.submit("lost", IMAGES);
        awaitMiddleOf("lost");
        line.kafka().killLeaderOf("latent-relay.handoffs");
        assertThat(line.status("lost").isFinished()).as("lost in the middle").isFalse();
        assertSamePictures(line.awaitEnd("lost"));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void noSecretIsPrinted() {
        for (RoleContainer role : line.roles()) {
            assertThat(role.getLogs()).doesNotContain("secret-of-").doesNotContain("token-of-");
        }
    }

    private void awaitMiddleOf(String run) {
        await().atMost(ContainerLine.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> line.status(run).ended() > 0);
    }

    /** Every image once, and each the same as undisturbed. */
    private void assertSamePictures(StoredRun run) {
        run.assertHolds(IMAGES);
        for (int i = 0; i < IMAGES; i++) {
            assertThat(pixels(run.picture(i))).isEqualTo(pixels(calm.picture(i)));
        }
    }

    private static int[] pixels(BufferedImage picture) {
        int width = picture.getWidth();
        return picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    }
}
