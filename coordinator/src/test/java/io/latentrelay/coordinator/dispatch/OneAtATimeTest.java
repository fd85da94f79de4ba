package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.waiting.Waiting;
import io.latentrelay.transport.waiting.Waits;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OneAtATimeTest {

    private final OneAtATime turns = new OneAtATime(Duration.ofMillis(20), Duration.ofMillis(50));
    private final CountDownLatch isIn = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Thread round = new Thread(() -> turns.round(this::takeLong));

    private boolean takeLong() {
        isIn.countDown();
        try {
            mayEnd.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void begin() throws InterruptedException {
        round.start();
        isIn.await();
    }

    @AfterEach
    void end() throws InterruptedException {
        mayEnd.countDown();
        round.join();
    }

    @Test
    void aQuestionIsNotAnsweredDuringALongRoundAndIsAfterIt() throws InterruptedException {
        assertThat(turns.ask(() -> "answer")).isEmpty();
        end();
        assertThat(turns.ask(() -> "answer")).contains("answer");
    }

    @Test
    void aChangeIsRefusedDuringALongRoundSayingWhatItWaitsFor() throws InterruptedException {
        assertThatThrownBy(() -> turns.change(() -> "changed"))
                .isInstanceOf(BusyException.class)
                .hasMessage("the coordinator is busy; nothing was changed, ask again");
        try (Waiting kafka = Waits.ofThisProcess().begin("Kafka at broker:9092")) {
            while (kafka.soFar().lasting().compareTo(Waits.WORTH_TELLING) < 0) {
                Thread.sleep(100);
            }
            assertThatThrownBy(() -> turns.change(() -> "changed"))
                    .hasMessage(
                            "the coordinator is busy: it waits for Kafka at broker:9092, for 2 s so"
                                    + " far; nothing was changed, ask again");
        }
        end();
        assertThat(turns.change(() -> "changed")).isEqualTo("changed");
    }

    @Test
    void aChangeDoesNotSitOutWhatIsWaitedForOutside() {
        OneAtATime patient = new OneAtATime(Duration.ofMillis(20), Duration.ofHours(1));
        Thread other = new Thread(() -> patient.round(this::takeLong));
        other.start();
        try (Waiting store = Waits.ofThisProcess().begin("the object store")) {
            assertThatThrownBy(() -> awaitBusy(patient))
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("it waits for " + store.soFar().on());
        } finally {
            mayEnd.countDown();
        }
    }

    private static void awaitBusy(OneAtATime turns) {
        while (true) {
            assertThat(turns.change(() -> "changed")).isEqualTo("changed");
        }
    }
}
