package io.latentrelay.transport.kafka;

import io.latentrelay.transport.waiting.Backoff;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process makes sure of before it relies on the cluster. */
final class Preparation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final KafkaConnection connection;
    private final Admin admin;

    Preparation(KafkaConnection connection) {
        this.connection = connection;
        this.admin = ClientProperties.admin(connection);
    }

    /**
     * Where this role may not make what is missing, such as a worker under access control, waits
     * for one that may.
     */
    void run() {
        long deadline = System.nanoTime() + connection.timeout().toNanos();
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        for (boolean first = true; !isDone(first, deadline); first = false) {
            rest(backoff);
        }
    }

    private boolean isDone(boolean first, long deadline) {
        try {
            attempt();
            return true;
        } catch (IllegalArgumentException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            if (System.nanoTime() > deadline) {
                throw notMade(e);
            }
            if (first) {
                LOG.info("Waiting for the coordinator to prepare Kafka: {}", e.getMessage());
            }
            return false;
        }
    }

    private IllegalArgumentException notMade(IllegalArgumentException refusal) {
        return new IllegalArgumentException(
                refusal.getMessage()
                        + " Nobody else has done it within "
                        + connection.timeout().toSeconds()
                        + " s, either: start the coordinator, which prepares Kafka for all, or"
                        + " give this user the right",
                refusal);
    }

    private static void rest(Backoff backoff) {
        try {
            backoff.rest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", e);
        }
    }

    private void attempt() {
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
