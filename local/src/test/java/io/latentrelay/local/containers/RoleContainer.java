package io.latentrelay.local.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import io.latentrelay.transport.kafka.Certificates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerStatus;

/**
 * One of our images, as hardened as in {@code deploy/compose.yaml}, with the credentials of one
 * role laid out as {@code deploy/kubernetes/overlays/gpu/kafka-client.yaml} asks for.
 */
final class RoleContainer extends GenericContainer<RoleContainer> {

    private static final String SETTINGS = "/etc/latent-relay";
    private static final String SECRETS = "/var/run/secrets";
    private static final String PROBE = "io.latentrelay.transport.telemetry.HealthProbe";

    /** The demo fleet should see within seconds that somebody is away; by default it is 30 s. */
    private static final String SOON = "\nrequest.timeout.ms=5000\n";

    private final String role;
    private final Network objects;
    private final Map<String, String> files = new HashMap<>();

    /**
     * @param brokers the network of Kafka
     * @param objects the network of the store
     */
    RoleContainer(String image, String role, Network brokers, Network objects) {
        super(image);
        this.role = role;
        this.objects = objects;
        withNetwork(brokers).withNetworkAliases(role);
        withCreateContainerCmdModifier(
                command ->
                        command.withHostConfig(hardened(command.getHostConfig()))
                                .withVolumes(new Volume(SETTINGS), new Volume(SECRETS)));
        withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        withEnv("RELAY_KAFKA_TIMEOUT", "120s");
        withEnv("RELAY_WORK_LOCK", "15s");
        withEnv("RELAY_S3_TIMEOUT", "2s");
        withEnv("RELAY_S3_ENDPOINT", "http://store:" + StoreWithRules.PORT);
        withEnv("RELAY_S3_ACCESS_KEY", role);
        withEnv("RELAY_S3_SECRET_KEY", ContainerLine.storeSecret(role));
    }

    String role() {
        return role;
    }

    private static HostConfig hardened(HostConfig host) {
        return host.withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", ""))
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"));
    }

    /** Lets it come in to Kafka as this user. */
    RoleContainer withKafka(KafkaCluster kafka, Certificates certificates, String jaas) {
        return withEnv("RELAY_BOOTSTRAP_SERVERS", kafka.bootstrapServers())
                .withEnv("RELAY_KAFKA_PROPERTIES", SETTINGS + "/kafka.properties")
                .withFile(clientProperties() + SOON, SETTINGS + "/kafka.properties")
                .withFile(jaas, SECRETS + "/kafka/sasl.jaas.config")
                .withFile(certificates.authorityText(), SECRETS + "/kafka-ca/ca.crt");
    }

    private static String clientProperties() {
        JsonNode map =
                DeployFile.documents("kubernetes/overlays/gpu/kafka-client.yaml", "ConfigMap")
                        .get(0);
        return map.at("/data").path("kafka.properties").asText();
    }

    /** A file on one of its volumes. */
    RoleContainer withFile(String text, String path) {
        files.put(path, text);
        return this;
    }

    /** Between created and started: it finds its files and both networks when it begins. */
    @Override
    protected void containerIsCreated(String id) {
        connect(objects);
        copy(SETTINGS);
        copy(SECRETS);
    }

    /** Testcontainers' own way unpacks at the root, which is read-only here. */
    private void copy(String volume) {
        getDockerClient()
                .copyArchiveToContainerCmd(getContainerId())
                .withRemotePath(volume)
                .withTarInputStream(new ByteArrayInputStream(archive(volume + "/")))
                .exec();
    }

    private byte[] archive(String folder) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                if (file.getKey().startsWith(folder)) {
                    Transferable.of(file.getValue(), 0644)
                            .transferTo(tar, file.getKey().substring(folder.length()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    void connect(Network network) {
        getDockerClient()
                .connectToNetworkCmd()
                .withContainerId(getContainerId())
                .withNetworkId(network.getId())
                .exec();
    }

    void disconnect(Network network) {
        getDockerClient()
                .disconnectFromNetworkCmd()
                .withContainerId(getContainerId())
                .withNetworkId(network.getId())
                .exec();
    }

    /** What {@code /readyz} answers when it is not 200, asked from inside; else nothing. */
    String notReady() {
        String address = "http://127.0.0.1:9090/readyz";
        try {
            ExecResult asked = execInContainer("java", "-cp", "/app/lib/*", PROBE, address);
            return asked.getExitCode() == 0 ? "" : asked.getStderr();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean hasPrinted(String text) {
        return getContainerId() != null && getLogs().contains(text);
    }

    InspectContainerResponse inspect() {
        return getDockerClient().inspectContainerCmd(getContainerId()).exec();
    }

    /** Starts it and waits until it has ended by itself; what it printed. */
    String runExpectingExit(long expected) {
        waitingFor(new Printed("relay "));
        withStartupCheckStrategy(new Ended().withTimeout(ContainerLine.PATIENCE)).start();
        String printed = getLogs();
        assertThat(inspect().getState().getExitCodeLong()).as(printed).isEqualTo(expected);
        return printed;
    }

    private static final class Ended extends StartupCheckStrategy {
        @Override
        public StartupStatus checkStartupState(DockerClient docker, String id) {
            boolean stopped = DockerStatus.isContainerStopped(getCurrentState(docker, id));
            return stopped ? StartupStatus.SUCCESSFUL : StartupStatus.NOT_YET_KNOWN;
        }
    }
}
