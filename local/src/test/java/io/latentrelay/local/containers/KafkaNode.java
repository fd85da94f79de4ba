package io.latentrelay.local.containers;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.transport.kafka.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.MountableFile;

/**
 * One broker and controller of a cluster, with the settings of {@code
 * deploy/kubernetes/components/kafka/cluster.yaml}. Users come in over TLS with SCRAM, brokers
 * among themselves with their certificate.
 */
final class KafkaNode extends GenericContainer<KafkaNode> {

    static final String OPERATOR = "operator";

    /** Where users inside the network come in. */
    static final int PORT = 9092;

    private static final int OUTSIDE_PORT = 19_092;
    private static final String CLUSTER = "kubernetes/components/kafka/cluster.yaml";
    private static final String CERTIFICATES = "/etc/kafka/certificates/";
    private static final String PLAIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final String SCRAM =
            "org.apache.kafka.common.security.scram.ScramLoginModule required;";

    private final int id;
    private final int hostPort = freePort();

    /**
     * @param id from 1 to {@code nodes}
     */
    KafkaNode(int id, int nodes, Network network, Certificates certificates) {
        super(Images.KAFKA);
        this.id = id;
        withNetwork(network).withNetworkAliases(name(id));
        addFixedExposedPort(hostPort, OUTSIDE_PORT);
        withCopyFileToContainer(
                MountableFile.forHostPath(certificates.keyStore(), 0644),
                CERTIFICATES + "broker.p12");
        withCopyFileToContainer(
                MountableFile.forHostPath(certificates.authority(), 0644), CERTIFICATES + "ca.crt");
        Map<String, String> settings = new LinkedHashMap<>(documented());
        settings.putAll(membership(nodes));
        settings.putAll(listeners());
        settings.putAll(security());
        settings.putAll(smallFootprint());
        settings.forEach((key, value) -> withEnv(variable(key), value));
        withEnv("KAFKA_HEAP_OPTS", "-Xmx384m -Xms128m");
        withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        waitingFor(new Printed("Kafka Server started"));
    }

    int id() {
        return id;
    }

    static String name(int id) {
        return "kafka-" + id;
    }

    /** Where this JVM comes in. */
    String outside() {
        return "localhost:" + hostPort;
    }

    private static Map<String, String> documented() {
        Map<String, String> settings = new LinkedHashMap<>();
        JsonNode config = DeployFile.documents(CLUSTER, "Kafka").get(0).at("/spec/kafka/config");
        config.properties().forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
        return settings;
    }

    private Map<String, String> membership(int nodes) {
        StringBuilder voters = new StringBuilder();
        for (int node = 1; node <= nodes; node++) {
            voters.append(node == 1 ? "" : ",").append(node + "@" + name(node) + ":9094");
        }
        return Map.of(
                "process.roles", "broker,controller",
                "node.id", String.valueOf(id),
                "controller.quorum.voters", voters.toString());
    }

    private Map<String, String> listeners() {
        return Map.of(
                "listeners",
                "INSIDE://:9092,BROKERS://:9093,CONTROLLER://:9094,OUTSIDE://:" + OUTSIDE_PORT,
                "advertised.listeners",
                "INSIDE://%1$s:9092,BROKERS://%1$s:9093,OUTSIDE://%2$s"
                        .formatted(name(id), outside()),
                "listener.security.protocol.map",
                "INSIDE:SASL_SSL,OUTSIDE:SASL_SSL,BROKERS:SSL,CONTROLLER:SSL",
                "inter.broker.listener.name",
                "BROKERS",
                "controller.listener.names",
                "CONTROLLER");
    }

    private static Map<String, String> security() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:" + Certificates.SUBJECT + ";User:" + OPERATOR);
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", CERTIFICATES + "broker.p12");
        settings.put("ssl.keystore.password", Certificates.PASSWORD);
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", CERTIFICATES + "ca.crt");
        for (String listener : List.of("brokers", "controller")) {
            settings.put("listener.name." + listener + ".ssl.client.auth", "required");
        }
        for (String listener : List.of("inside", "outside")) {
            settings.put("listener.name." + listener + ".scram-sha-512.sasl.jaas.config", SCRAM);
        }
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        // Somebody has to be there who can make the users.
        settings.put("listener.name.outside.sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN");
        settings.put(
                "listener.name.outside.plain.sasl.jaas.config",
                PLAIN + "user_" + OPERATOR + "=\"" + KafkaUsers.password(OPERATOR) + "\";");
        return settings;
    }

    /** Internal topics have 50 partitions by default, and whose broker is lost is told sooner. */
    private static Map<String, String> smallFootprint() {
        return Map.of(
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.num.partitions", "3",
                "log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20),
                "broker.session.timeout.ms", "6000",
                "broker.heartbeat.interval.ms", "1000");
    }

    /** How the image is told of a setting: {@code .} as {@code _}, {@code -} as {@code ___}. */
    private static String variable(String setting) {
        return "KAFKA_"
                + setting.replace("_", "__")
                        .replace("-", "___")
                        .replace(".", "_")
                        .toUpperCase(Locale.ROOT);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
