package io.latentrelay.transport.kafka;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates our topics where they are missing, and checks those that are there. */
final class TopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);

    private final Admin admin;
    private final AdminCalls calls;

    TopicCheck(Admin admin, AdminCalls calls) {
        this.admin = admin;
        this.calls = calls;
    }

    /**
     * Makes sure of all of them.
     *
     * @throws IllegalArgumentException naming the topic, the setting, its value and the right one
     */
    void require(Map<String, TopicSettings> topics) {
        List<String> missing = topics.keySet().stream().filter(name -> !exists(name)).toList();
        for (String name : missing) {
            TopicSettings settings = requireNonNull(topics.get(name));
            create(name, settings.partitions(), settings.atCreation());
        }
        if (!missing.isEmpty()) {
            LOG.info("Created topics {}", String.join(", ", missing));
        }
        Map<String, TopicDescription> found =
                calls.answerInTime(
                        "describe topics",
                        () -> admin.describeTopics(topics.keySet()).allTopicNames());
        topics.forEach(
                (name, settings) -> {
                    check(name, settings, found.get(name));
                    check(name, settings);
                });
    }

    boolean exists(String name) {
        try {
            calls.answer(
                    "describe topic " + name, admin.describeTopics(List.of(name)).allTopicNames());
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        }
    }

    void create(String name, int partitions, Map<String, String> configuration) {
        // With as many replicas as the cluster's default.
        NewTopic topic =
                new NewTopic(name, Optional.of(partitions), Optional.empty())
                        .configs(configuration);
        try {
            calls.answer("create topic " + name, admin.createTopics(List.of(topic)).all());
            LOG.debug("Created topic {} with {} partition(s)", name, partitions);
        } catch (TopicExistsException e) {
            LOG.debug("Another process created topic {} just now", name);
        } catch (ApiException e) {
            throw new IllegalArgumentException(
                    "Kafka refuses to create topic " + name + ": " + KafkaFailure.reason(e), e);
        }
    }

    private static void check(
            String name, TopicSettings settings, @Nullable TopicDescription found) {
        int partitions = found == null ? 0 : found.partitions().size();
        if (settings.onePartition() && partitions != 1) {
            throw new IllegalArgumentException(
                    "topic "
                            + name
                            + " has "
                            + partitions
                            + " partitions and needs exactly 1, because its order matters:"
                            + " delete it, or choose another --topic-prefix");
        }
    }

    private void check(String name, TopicSettings settings) {
        configuration(name)
                .forEach(
                        (setting, value) ->
                                settings.rightInsteadOf(setting, value)
                                        .ifPresent(
                                                right -> {
                                                    throw wrong(name, setting, value, right);
                                                }));
    }

    private static IllegalArgumentException wrong(
            String topic, String setting, String value, String right) {
        return new IllegalArgumentException(
                "topic "
                        + topic
                        + " has "
                        + setting
                        + "="
                        + value
                        + " and needs "
                        + setting
                        + "="
                        + right
                        + ". Set it with: kafka-configs.sh --bootstrap-server HOST:PORT --alter"
                        + " --topic "
                        + topic
                        + " --add-config "
                        + setting
                        + "="
                        + right);
    }

    Map<String, String> configuration(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<ConfigResource, Config> found =
                calls.answerInTime(
                        "read the settings of topic " + topic,
                        () -> admin.describeConfigs(Set.of(resource)).all());
        Map<String, String> settings = new HashMap<>();
        for (Config config : found.values()) {
            for (ConfigEntry entry : config.entries()) {
                String value = entry.value();
                if (value != null) {
                    settings.put(entry.name(), value);
                }
            }
        }
        return settings;
    }
}
