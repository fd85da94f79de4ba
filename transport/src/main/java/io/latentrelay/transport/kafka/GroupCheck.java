package io.latentrelay.transport.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives our share groups the settings that our promises rest on. */
final class GroupCheck {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCheck.class);

    private static final String DELIVERY_LIMIT = "share.delivery.count.limit";

    /** At its limit the broker drops a record in silence, so ours must be reached first. */
    private static final int DELIVERIES = 10;

    private final Admin admin;
    private final AdminCalls calls;

    GroupCheck(Admin admin, AdminCalls calls) {
        this.admin = admin;
        this.calls = calls;
    }

    /** What every group of workers needs. */
    private static Map<String, String> workers(Duration lock) {
        Map<String, String> required = new LinkedHashMap<>();
        // The default is 'latest': what is published before the first worker comes is skipped.
        required.put("share.auto.offset.reset", "earliest");
        required.put("share.record.lock.duration.ms", String.valueOf(lock.toMillis()));
        required.put("share.isolation.level", "read_uncommitted");
        required.put("share.renew.acknowledge.enable", "true");
        required.put(DELIVERY_LIMIT, String.valueOf(DELIVERIES));
        // With so many records in workers' hands, all wait for the oldest.
        required.put("share.partition.max.record.locks", "4000");
        // By default a new worker waits a second or more for its partition.
        required.put("share.assignment.interval.ms", "0");
        return required;
    }

    /**
     * Makes sure of the group's settings, and that the brokers' own do where a release has none for
     * groups.
     */
    void requireWorkers(String group, Duration lock) {
        require(group, workers(lock));
        if (!settings(group).containsKey(DELIVERY_LIMIT)) {
            requireBrokersLimit();
        }
    }

    /** Kafka 4.2 has the limit for all groups only, and 5 by default. */
    private void requireBrokersLimit() {
        String name = "group." + DELIVERY_LIMIT;
        int found = BrokerSettings.read(admin, calls).least(name).orElse(0);
        if (found < DELIVERIES) {
            throw new IllegalArgumentException(
                    "Kafka's brokers have "
                            + name
                            + "="
                            + found
                            + " and need "
                            + DELIVERIES
                            + ", or they drop work in silence before we give it up. Set it in the"
                            + " brokers' configuration, or use Kafka >= 4.3, where we set it for"
                            + " our groups only");
        }
    }

    /**
     * Sets what is not as it must be. Settings that the broker's release does not have, and
     * therefore does not list, are left out.
     *
     * @throws IllegalArgumentException naming the group and the broker's reason, when it refuses
     */
    void require(String group, Map<String, String> required) {
        Map<String, String> found = settings(group);
        Map<String, String> wrong = new LinkedHashMap<>(required);
        wrong.keySet().retainAll(found.keySet());
        wrong.entrySet().removeIf(right -> right.getValue().equals(found.get(right.getKey())));
        if (!wrong.isEmpty()) {
            set(group, wrong);
        }
    }

    private void set(String group, Map<String, String> settings) {
        List<AlterConfigOp> changes = new ArrayList<>();
        settings.forEach(
                (name, value) ->
                        changes.add(
                                new AlterConfigOp(
                                        new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        try {
            calls.answer(
                    "change the settings of group " + group,
                    admin.incrementalAlterConfigs(Map.of(resource(group), changes)).all());
            LOG.debug("Set {} for share group {}", settings, group);
        } catch (ApiException e) {
            throw new IllegalArgumentException(
                    "Kafka refuses "
                            + settings
                            + " for share group "
                            + group
                            + ": "
                            + KafkaFailure.reason(e),
                    e);
        }
    }

    private Map<String, String> settings(String group) {
        return BrokerSettings.of(resource(group), admin, calls);
    }

    private static ConfigResource resource(String group) {
        return new ConfigResource(ConfigResource.Type.GROUP, group);
    }
}
