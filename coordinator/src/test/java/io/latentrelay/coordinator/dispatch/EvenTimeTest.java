package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EvenTimeTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(START);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final EvenTime time = EvenTime.from(clock::get, nanos::get);

    @Test
    void goesOnFromTheTimeOfDayAtTheStart() {
        nanos.addAndGet(Duration.ofSeconds(7).toNanos());
        assertThat(time.instant()).isEqualTo(START.plusSeconds(7));
    }

    @Test
    void aClockThatIsSetMeanwhileMovesNothing() {
        for (Instant set : new Instant[] {START.minusSeconds(86_400), START.plusSeconds(86_400)}) {
            clock.set(set);
            nanos.addAndGet(1);
            assertThat(Duration.between(START, time.instant())).isLessThan(Duration.ofMillis(1));
        }
    }
}
