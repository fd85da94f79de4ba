package io.latentrelay.transport.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StateCheckTest {

    private static final StateCheck NOT_YET_THERE = new StateCheck(topic -> false);

    private static BrokerSettings brokers(int brokers, String replicas, String inSync) {
        Map<String, String> settings =
                Map.of(
                        "share.coordinator.state.topic.replication.factor", replicas,
                        "share.coordinator.state.topic.min.isr", inSync);
        return new BrokerSettings(
                brokers == 1 ? Map.of("1", settings) : Map.of("1", settings, "2", settings));
    }

    @Test
    void oneBrokerAtItsDefaultsIsRefused() {
        assertThatThrownBy(() -> NOT_YET_THERE.require(brokers(1, "3", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic.replication.factor=3 and need at most 1");
    }

    @Test
    void moreReplicasInSyncThanThereAreIsRefused() {
        assertThatThrownBy(() -> NOT_YET_THERE.require(brokers(2, "1", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic.min.isr=2 and need at most 1");
    }

    @Test
    void brokersThatCanOrThatDoNotTellOrThatHaveTheTopicAreNot() {
        assertThatCode(() -> NOT_YET_THERE.require(brokers(2, "2", "2")))
                .doesNotThrowAnyException();
        assertThatCode(() -> NOT_YET_THERE.require(new BrokerSettings(Map.of())))
                .doesNotThrowAnyException();
        StateCheck forbidden =
                new StateCheck(
                        topic -> {
                            throw new IllegalArgumentException("not allowed to describe " + topic);
                        });
        assertThatCode(() -> forbidden.require(brokers(1, "3", "2"))).doesNotThrowAnyException();
        assertThatCode(() -> new StateCheck(topic -> true).require(brokers(1, "3", "2")))
                .doesNotThrowAnyException();
    }
}
