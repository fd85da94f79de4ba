package io.latentrelay.coordinator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GivenUpWatchTest {

    private static final long AWAY = -1;

    private final AtomicLong found = new AtomicLong(2);

    private long count() {
        if (found.get() == AWAY) {
            throw new IllegalArgumentException("no Kafka broker answers");
        }
        return found.get();
    }

    @Test
    void itLooksByItselfAndABrokerThatIsAwayChangesNothing() {
        try (GivenUpWatch watch = GivenUpWatch.start(this::count)) {
            await().until(() -> watch.records() == 2);
            found.set(AWAY);
            watch.look();
            assertThat(watch.records()).isEqualTo(2);
            found.set(5);
            watch.look();
            assertThat(watch.records()).isEqualTo(5);
        }
    }
}
