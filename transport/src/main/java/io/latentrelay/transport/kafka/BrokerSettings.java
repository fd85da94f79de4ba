package io.latentrelay.transport.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the brokers themselves are set to, as far as they tell us. */
final class BrokerSettings {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerSettings.class);

    private final Map<String, Map<String, String>> byBroker;

    /**
     * @param byBroker settings by name, by the broker's id
     */
    BrokerSettings(Map<String, Map<String, String>> byBroker) {
        this.byBroker = Map.copyOf(byBroker);
    }

    /**
     * Asks each broker.
     *
     * @throws IllegalArgumentException when they do not answer, or not us
     */
    static BrokerSettings read(Admin admin, AdminCalls calls) {
        Collection<Node> brokers =
                calls.answer("describe the cluster", admin.describeCluster().nodes());
        Map<String, Map<String, String>> byBroker = new HashMap<>();
        for (Node broker : brokers) {
            ConfigResource resource =
                    new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
            byBroker.put(broker.idString(), of(resource, admin, calls));
        }
        return new BrokerSettings(byBroker);
    }

    /** The same, but nothing at all where we are not allowed to know: workers often are not. */
    static BrokerSettings readIfAllowed(Admin admin, AdminCalls calls) {
        try {
            return read(admin, calls);
        } catch (IllegalArgumentException e) {
            LOG.debug("The brokers' settings stay unknown: {}", e.getMessage());
            return new BrokerSettings(Map.of());
        }
    }

    /** All settings of one resource by name; those without a value are empty. */
    static Map<String, String> of(ConfigResource resource, Admin admin, AdminCalls calls) {
        Map<ConfigResource, Config> found =
                calls.answerInTime(
                        "read the settings of " + resource,
                        () -> admin.describeConfigs(Set.of(resource)).all());
        Map<String, String> settings = new HashMap<>();
        for (Config config : found.values()) {
            for (ConfigEntry entry : config.entries()) {
                String value = entry.value();
                settings.put(entry.name(), value == null ? "" : value);
            }
        }
        return settings;
    }

    /** How many brokers have told their settings. */
    int brokers() {
        return byBroker.size();
    }

    /** The least that any broker has; empty where none tells. */
    OptionalInt least(String name) {
        return byBroker.values().stream()
                .map(settings -> settings.getOrDefault(name, ""))
                .filter(value -> value.matches("-?\\d{1,9}"))
                .mapToInt(Integer::parseInt)
                .min();
    }
}
