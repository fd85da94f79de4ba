package io.latentrelay.local.embedded;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topic in which Kafka keeps how far share groups have come. A broker makes it when the first
 * group asks, and the group then waits 2.3 s for retries: on a new node this makes it beforehand,
 * with the settings the broker itself would give it.
 */
final class ShareStateTopic {
    private static final NewTopic TOPIC =
            new NewTopic("__share_group_state", 1, (short) 1)
                    .configs(
                            Map.of(
                                    "cleanup.policy", "delete",
                                    "retention.ms", "-1",
                                    "compression.type", "producer",
                                    "segment.bytes", Integer.toString(100 << 20),
                                    "min.insync.replicas", "1"));

    private ShareStateTopic() {}

    static void create(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(TOPIC)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the embedded broker could not prepare for share groups: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded broker started", e);
        }
    }
}
