package io.latentrelay.transport.kafka;

import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Whether the brokers can keep share groups' state. Where they cannot, as on a small cluster left
 * at its defaults, no work ever arrives and nobody says why.
 */
final class StateCheck {

    private static final String TOPIC = "__share_group_state";
    private static final String REPLICAS = "share.coordinator.state.topic.replication.factor";
    private static final String IN_SYNC = "share.coordinator.state.topic.min.isr";

    private final Predicate<String> isThere;

    /**
     * @param isThere whether a topic is
     */
    StateCheck(Predicate<String> isThere) {
        this.isThere = isThere;
    }

    /**
     * Once the topic is there, it is as it is.
     *
     * @throws IllegalArgumentException naming the setting, its value and the right one
     */
    void require(BrokerSettings brokers) {
        OptionalInt replicas = brokers.least(REPLICAS);
        OptionalInt inSync = brokers.least(IN_SYNC);
        if (replicas.isPresent() && inSync.isPresent()) {
            requireAtMost(REPLICAS, replicas.getAsInt(), brokers.brokers(), "brokers there are");
            requireAtMost(IN_SYNC, inSync.getAsInt(), replicas.getAsInt(), "replicas it has");
        }
    }

    private boolean mayBeThere() {
        try {
            return isThere.test(TOPIC);
        } catch (IllegalArgumentException e) {
            return true; // not for us to see
        }
    }

    private void requireAtMost(String name, int value, int most, String what) {
        if (value > most && !mayBeThere()) {
            throw new IllegalArgumentException(
                    "Kafka cannot create its topic "
                            + TOPIC
                            + ", without which share groups get no work: the brokers have "
                            + name
                            + "="
                            + value
                            + " and need at most "
                            + most
                            + ", as many as "
                            + what
                            + ". Set it in the brokers' configuration and restart them");
        }
    }
}
