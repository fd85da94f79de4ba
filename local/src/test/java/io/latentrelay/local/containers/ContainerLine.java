package io.latentrelay.local.containers;

import static org.awaitility.Awaitility.await;

import io.latentrelay.coordinator.http.CoordinatorClient;
import io.latentrelay.coordinator.http.UnreachableCoordinatorException;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.local.line.StoredRun;
import io.latentrelay.transport.kafka.Certificates;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.MountableFile;

/** The whole line, each part a container; Kafka on one network and the store on another. */
final class ContainerLine implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String TOKEN = "token-of-this-test";
    private static final String TOKEN_FILE = "/etc/latent-relay/token";
    private static final int API = 7070;

    private final Path folder;
    private final Network brokers = Network.newNetwork();
    private final Network objects = Network.newNetwork();
    private final Certificates certificates;
    private final KafkaCluster kafka;
    private final GenericContainer<?> store = store();
    private final RoleContainer coordinator;
    private final RoleContainer base;
    private final RoleContainer refiner;

    private ContainerLine(Path folder, int brokerCount) throws Exception {
        this.folder = folder;
        List<String> hosts = new ArrayList<>(KafkaCluster.hosts(brokerCount));
        hosts.add("localhost");
        this.certificates = Certificates.make(folder, hosts);
        store.withNetwork(objects).start();
        this.kafka = KafkaCluster.start(brokerCount, brokers, certificates);
        this.coordinator = coordinator("coordinator", KafkaUsers.password("coordinator"));
        this.base = worker(Images.BASE_WORKER, "base-worker");
        this.refiner = worker(Images.REFINER_WORKER, "refiner-worker");
    }

    /** Servers only; the roles begin with {@link #startRoles}. */
    static ContainerLine prepare(Path folder, int brokerCount) throws Exception {
        return new ContainerLine(folder, brokerCount);
    }

    static String storeSecret(String role) {
        return "store-secret-of-" + role;
    }

    private static GenericContainer<?> store() {
        Path classes = Path.of("target/test-classes").toAbsolutePath();
        return new GenericContainer<>(Images.RELAY)
                .withNetworkAliases("store")
                .withExposedPorts(StoreWithRules.PORT)
                .withCopyFileToContainer(MountableFile.forHostPath(classes), "/rules")
                .withCopyFileToContainer(
                        MountableFile.forHostPath(DeployFile.FOLDER.resolve("s3")), "/deploy/s3")
                .withCreateContainerCmdModifier(
                        command ->
                                command.withEntrypoint(
                                        "java",
                                        "-cp",
                                        "/app/lib/*:/rules",
                                        StoreWithRules.class.getName()))
                .withCommand(
                        "/data",
                        "coordinator=" + storeSecret("coordinator"),
                        "base-worker=" + storeSecret("base-worker"),
                        "refiner-worker=" + storeSecret("refiner-worker"),
                        "reader=" + storeSecret("reader"))
                .withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
                .waitingFor(new Printed("Store with rules is ready"));
    }

    /** One that is not started yet, with a password of the caller's choice. */
    RoleContainer coordinator(String name, String password) {
        return new RoleContainer(Images.COORDINATOR, "coordinator", brokers, objects)
                .withNetworkAliases(name)
                .withKafka(kafka, certificates, KafkaUsers.jaas("coordinator", password))
                .withEnv("RELAY_LISTEN", "0.0.0.0:" + API)
                .withEnv("RELAY_API_TOKEN_FILE", TOKEN_FILE)
                .withFile(TOKEN, TOKEN_FILE)
                .withExposedPorts(API)
                .waitingFor(new Printed("Coordinator is ready"));
    }

    private RoleContainer worker(String image, String role) {
        String jaas = KafkaUsers.jaas(role, KafkaUsers.password(role));
        return new RoleContainer(image, role, brokers, objects)
                .withKafka(kafka, certificates, jaas)
                .withEnv("RELAY_WORKER_NAME", role)
                .withEnv("RELAY_THREADS", "1")
                .waitingFor(new Printed("is ready: model"));
    }

    /** The base worker first: it may not make the topics, and has to wait for them. */
    void startRoles() {
        CompletableFuture<Void> waiting = Startables.deepStart(base);
        await().atMost(PATIENCE)
                .until(
                        () ->
                                base.hasPrinted("Waiting for the coordinator to prepare Kafka")
                                        || waiting.isDone());
        Startables.deepStart(coordinator, refiner).join();
        waiting.join();
    }

    void submit(String name, int images) throws IOException, InterruptedException {
        client().submit(RunFile.read(runFile(folder, name, images)));
    }

    /** A run of so many images, the same in every run: an even number, of two prompts. */
    static Path runFile(Path folder, String name, int images) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                name: %s
                prompts:
                  - a large red circle on a blue background
                  - two green stars on a white background
                images_per_prompt: %d
                seed: 7
                settings: {width: 96, height: 96, steps: 40, guidance_scale: 3}
                refiner: {fraction: 0.2, guidance_scale: 3}
                """
                        .formatted(name, images / 2));
    }

    private CoordinatorClient client() {
        return new CoordinatorClient(
                URI.create(
                        "http://" + coordinator.getHost() + ":" + coordinator.getMappedPort(API)),
                Optional.of(TOKEN));
    }

    RunStatus status(String run) throws InterruptedException {
        return client().status(run).orElseThrow();
    }

    /** A coordinator that waits for Kafka itself may be slow to answer. */
    private boolean isFinished(String run) throws InterruptedException {
        try {
            return status(run).isFinished();
        } catch (UnreachableCoordinatorException e) {
            return false;
        }
    }

    String coordinatorsLog() {
        return coordinator.getLogs();
    }

    /** What the finished run has left in the store. */
    StoredRun awaitEnd(String run) throws IOException {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> isFinished(run));
        try (ObjectStore objects = storeAs("reader")) {
            return copy(objects, run, folder.resolve("store"));
        }
    }

    static StoredRun copy(ObjectStore objects, String run, Path folder) throws IOException {
        for (String key : objects.list("runs/" + run + "/").toList()) {
            Path copy = folder.resolve(key);
            Files.createDirectories(copy.getParent());
            Files.write(copy, objects.get(key).orElseThrow());
        }
        return StoredRun.of(folder, run);
    }

    /** The store, with a role's keys. */
    ObjectStore storeAs(String role) {
        return S3Connection.from(
                        Settings.of(
                                Map.of(
                                        "s3-endpoint",
                                        "http://"
                                                + store.getHost()
                                                + ":"
                                                + store.getMappedPort(StoreWithRules.PORT),
                                        "bucket",
                                        StoreWithRules.BUCKET,
                                        "s3-access-key",
                                        role,
                                        "s3-secret-key",
                                        storeSecret(role))))
                .open();
    }

    KafkaCluster kafka() {
        return kafka;
    }

    RoleContainer base() {
        return base;
    }

    RoleContainer refiner() {
        return refiner;
    }

    List<RoleContainer> roles() {
        return List.of(coordinator, base, refiner);
    }

    /** No way between the base worker and Kafka, nor between the refiner worker and the store. */
    void cut() {
        base.disconnect(brokers);
        refiner.disconnect(objects);
    }

    void heal() {
        base.connect(brokers);
        refiner.connect(objects);
    }

    /** What each container printed stays in {@code target/containers}. */
    private void keepLogs() throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "containers"));
        for (RoleContainer role : roles()) {
            if (role.getContainerId() != null) {
                Files.writeString(logs.resolve(role.role() + ".log"), role.getLogs());
            }
        }
        for (KafkaNode node : kafka.nodes()) {
            Files.writeString(logs.resolve(KafkaNode.name(node.id()) + ".log"), node.getLogs());
        }
    }

    @Override
    public void close() throws IOException {
        keepLogs();
        roles().forEach(RoleContainer::stop);
        kafka.close();
        store.stop();
        brokers.close();
        objects.close();
    }
}
