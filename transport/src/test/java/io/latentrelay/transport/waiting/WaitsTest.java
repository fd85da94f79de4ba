package io.latentrelay.transport.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitsTest {

    private final Waits waits = new Waits();

    @Test
    void whatSeveralWaitForIsToldOnceAndTheLongestFirst() {
        waits.begin("the broker");
        waits.begin("the store");
        waits.begin("the broker");
        assertThat(waits.lasting(Duration.ZERO))
                .extracting(Waits.Wait::on)
                .containsExactly("the broker", "the store");
    }

    @Test
    void aWaitLastsUntilItIsClosed() {
        Waiting store = waits.begin("the store");
        waits.begin("the broker");
        store.close();
        store.close();
        assertThat(waits.lasting(Duration.ZERO))
                .extracting(Waits.Wait::on)
                .containsExactly("the broker");
    }

    @Test
    void aReasonMayBecomeClearer() {
        Waiting store = waits.begin("the store");
        store.on("the store: status 503");
        assertThat(waits.lasting(Duration.ZERO))
                .extracting(Waits.Wait::on)
                .containsExactly("the store: status 503");
    }

    @Test
    void whatHasJustBegunIsNotWorthTelling() {
        waits.begin("the store");
        assertThat(waits.lasting(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void pausesGrowToTheLongestAndAreAtLeastHalfOfWhatTheyMayBe() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(500));
        List<Long> most = List.of(100L, 200L, 400L, 500L, 500L);
        for (long longest : most) {
            assertThat(backoff.next()).hasMillis(longest);
            assertThat(backoff.advance().toMillis()).isBetween(longest / 2, longest);
        }
    }

    @Test
    void pausesDiffer() {
        assertThat(
                        IntStream.range(0, 50)
                                .mapToObj(i -> new Backoff(Duration.ofHours(1), Duration.ofDays(1)))
                                .map(Backoff::advance)
                                .distinct())
                .hasSizeGreaterThan(1);
    }
}
