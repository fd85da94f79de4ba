package io.latentrelay.transport.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's own dead-letter queue (Kafka 4.4), a second net under ours: a record whose every
 * delivery killed its worker before it could say a word is copied there, and not only dropped. Work
 * goes on without it where the broker will not have it.
 */
final class BrokerDeadLetters {

    /** The level of share groups that has it. */
    static final int SHARE_VERSION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(BrokerDeadLetters.class);

    private static final String TOPIC = "errors.deadletterqueue.topic.name";
    private static final String COPY = "errors.deadletterqueue.copy.record.enable";
    private static final String ALLOW = TopicConfig.ERRORS_DEADLETTERQUEUE_GROUP_ENABLE_CONFIG;

    private final TopicCheck topics;
    private final GroupCheck groups;

    BrokerDeadLetters(TopicCheck topics, GroupCheck groups) {
        this.topics = topics;
        this.groups = groups;
    }

    /**
     * Switches it on.
     *
     * @param queue the topic for what the group gives up
     */
    void enable(String group, String queue) {
        try {
            if (!topics.exists(queue)) {
                Map<String, String> settings =
                        new HashMap<>(TopicSettings.deadLetters().atCreation());
                settings.put(ALLOW, "true");
                topics.create(queue, 1, settings);
            }
            // The broker takes a topic that does not allow it, and then loses the record.
            String allowed = topics.configuration(queue).get(ALLOW);
            if (!"true".equals(allowed)) {
                throw new IllegalArgumentException(
                        "topic " + queue + " has " + ALLOW + "=" + allowed + " and needs true");
            }
            groups.require(group, Map.of(TOPIC, queue, COPY, "true"));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "Share group {} has no dead-letter queue of the broker: {}",
                    group,
                    e.getMessage());
        }
    }
}
