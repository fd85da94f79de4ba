package io.latentrelay.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {

    @Test
    void theUsersValueCountsOverOneOfOurs() {
        Map<String, Object> ours =
                Map.of("fetch.max.bytes", 16_384, "connections.max.idle.ms", -1L);

        assertThat(ClientProperties.with(ours, Map.of("fetch.max.bytes", "1048576")))
                .isEqualTo(Map.of("fetch.max.bytes", "1048576", "connections.max.idle.ms", -1L));
    }
}
