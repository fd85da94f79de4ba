package io.latentrelay.transport.kafka;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/** What a process makes sure of before it relies on the cluster. */
final class Preparation implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final KafkaConnection connection;
    private final Admin admin;

    Preparation(KafkaConnection connection) {
        this.connection = connection;
        this.admin = ClientProperties.admin(connection);
    }

    void run() {
        AdminCalls calls = new AdminCalls(connection);
        int shareVersion = new ClusterCheck(admin, calls).requireShareGroups();
        TopicCheck topics = new TopicCheck(admin, calls);
        new StateCheck(topics::exists).require(BrokerSettings.readIfAllowed(admin, calls));
        topics.require(TopicSettings.of(connection.topics(), connection.workPartitions()));
        GroupCheck groups = new GroupCheck(admin, calls);
        ShareOffsets offsets = new ShareOffsets(admin, calls);
        for (String topic : connection.topics().work()) {
            String group = connection.topics().group(topic);
            groups.requireWorkers(group, connection.lock());
            offsets.startAtBeginning(group, topic);
            if (shareVersion >= BrokerDeadLetters.SHARE_VERSION) {
                new BrokerDeadLetters(topics, groups)
                        .enable(group, connection.topics().brokerDeadLetters(topic));
            }
        }
    }

    @Override
    public void close() {
        admin.close(CLOSING);
    }
}
