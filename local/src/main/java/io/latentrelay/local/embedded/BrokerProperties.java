package io.latentrelay.local.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of a single node that is broker and controller in one. */
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private BrokerProperties() {}

    static Map<String, String> of(
            Path log, int port, int controllerPort, Map<String, String> extra) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.putAll(listeners(port, controllerPort));
        properties.putAll(oneNode());
        properties.putAll(smallFootprint());
        properties.put("log.dirs", log.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.putAll(extra);
        return properties;
    }

    private static Map<String, String> listeners(int port, int controllerPort) {
        String client = "PLAINTEXT://" + LoopbackPort.HOST + ":" + port;
        String controller = LoopbackPort.HOST + ":" + controllerPort;
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE_ID),
                "listeners",
                client + "," + CONTROLLER_LISTENER + "://" + controller,
                "advertised.listeners",
                client,
                "controller.listener.names",
                CONTROLLER_LISTENER,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
                "inter.broker.listener.name",
                "PLAINTEXT",
                // A quorum of fixed voters does not store addresses: the port may change.
                "controller.quorum.voters",
                NODE_ID + "@" + controller);
    }

    /** Three replicas are the default everywhere; without these, share groups deliver nothing. */
    private static Map<String, String> oneNode() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0",
                // The most there may be; each of a worker's consumers is a member.
                "group.share.max.size", "1000");
    }

    /** Internal topics have 50 partitions by default, and the cleaner a buffer of 128 MB. */
    private static Map<String, String> smallFootprint() {
        return Map.of(
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.num.partitions", "1",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    }
}
