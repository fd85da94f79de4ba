package io.latentrelay.local.containers;

import static java.util.Objects.requireNonNull;
import static org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType.UNSAFE_DOWNGRADE;
import static org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType.UPGRADE;

import io.latentrelay.transport.kafka.Certificates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/** Brokers with TLS, users and rights as documented. */
final class KafkaCluster implements AutoCloseable {

    private static final String SHARE = "share.version";

    private final Certificates certificates;
    private final List<KafkaNode> nodes;

    private KafkaCluster(Certificates certificates, List<KafkaNode> nodes) {
        this.certificates = certificates;
        this.nodes = nodes;
    }

    static KafkaCluster start(int nodes, Network network, Certificates certificates)
            throws ExecutionException, InterruptedException {
        List<KafkaNode> started =
                IntStream.rangeClosed(1, nodes)
                        .mapToObj(id -> new KafkaNode(id, nodes, network, certificates))
                        .toList();
        Startables.deepStart(started).join();
        KafkaCluster cluster = new KafkaCluster(certificates, started);
        try (Admin operator = cluster.operator()) {
            KafkaUsers.create(operator);
        }
        return cluster;
    }

    List<KafkaNode> nodes() {
        return nodes;
    }

    static List<String> hosts(int nodes) {
        return IntStream.rangeClosed(1, nodes).mapToObj(KafkaNode::name).toList();
    }

    /** For those inside the network. */
    String bootstrapServers() {
        return hosts(nodes.size()).stream()
                .map(host -> host + ":" + KafkaNode.PORT)
                .collect(Collectors.joining(","));
    }

    /** What a client in this JVM needs to come in as this user. */
    Map<String, Object> client(String user) {
        return Map.of(
                "bootstrap.servers",
                nodes.stream().map(KafkaNode::outside).collect(Collectors.joining(",")),
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificates.authority().toString(),
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                KafkaUsers.jaas(user, KafkaUsers.password(user)));
    }

    private Admin operator() {
        Map<String, Object> settings = new HashMap<>(client(KafkaNode.OPERATOR));
        settings.put("sasl.mechanism", "PLAIN");
        settings.put(
                "sasl.jaas.config",
                KafkaUsers.jaas(KafkaNode.OPERATOR, KafkaUsers.password(KafkaNode.OPERATOR))
                        .replace("scram.Scram", "plain.Plain"));
        return Admin.create(settings);
    }

    /** Switches share groups off; returns the level at which they were. */
    short switchShareGroupsOff() throws ExecutionException, InterruptedException {
        try (Admin operator = operator()) {
            short level =
                    requireNonNull(
                                    operator.describeFeatures()
                                            .featureMetadata()
                                            .get()
                                            .finalizedFeatures()
                                            .get(SHARE),
                                    "the broker has no feature " + SHARE)
                            .maxVersionLevel();
            update(operator, new FeatureUpdate((short) 0, UNSAFE_DOWNGRADE));
            return level;
        }
    }

    void switchShareGroupsOn(short level) throws ExecutionException, InterruptedException {
        try (Admin operator = operator()) {
            update(operator, new FeatureUpdate(level, UPGRADE));
        }
    }

    private static void update(Admin operator, FeatureUpdate update)
            throws ExecutionException, InterruptedException {
        operator.updateFeatures(Map.of(SHARE, update), new UpdateFeaturesOptions()).all().get();
    }

    /** SIGKILL for the broker that leads a topic. */
    void killLeaderOf(String topic) throws ExecutionException, InterruptedException {
        int leader;
        try (Admin operator = operator()) {
            TopicDescription found =
                    operator.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .values()
                            .iterator()
                            .next();
            leader = found.partitions().get(0).leader().id();
        }
        KafkaNode node = nodes.stream().filter(n -> n.id() == leader).findFirst().orElseThrow();
        node.getDockerClient().killContainerCmd(node.getContainerId()).exec();
    }

    @Override
    public void close() {
        nodes.forEach(KafkaNode::stop);
    }
}
