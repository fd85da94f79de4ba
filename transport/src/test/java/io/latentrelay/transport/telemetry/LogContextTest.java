package io.latentrelay.transport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.WorkHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {

    private static Message message(Map<String, byte[]> headers) {
        return new Message("work", 0, 1, Instant.EPOCH, new byte[0], headers, new byte[0]);
    }

    private static Map<String, String> fields() {
        return Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
    }

    @Test
    void saysWhichWorkAndThenWhatWasSaidBefore() {
        Message about = message(new WorkHeaders("night", "d1", 5, List.of(10L, 11L)).toMap());
        Map<String, String> night = Map.of("run", "night", "trajectory", "5");
        LogContext.of(about)
                .run(
                        () -> {
                            assertThat(fields()).isEqualTo(night);
                            assertThat(LogContext.of("day", 2, 4).call(LogContextTest::fields))
                                    .isEqualTo(
                                            Map.of("run", "day", "trajectory", "2", "image", "4"));
                            assertThat(fields()).isEqualTo(night);
                        });
        assertThat(fields()).isEmpty();
    }

    @Test
    void isLeftAlsoByAnException() {
        assertThatThrownBy(
                        () ->
                                LogContext.of("night", 5)
                                        .run(
                                                () -> {
                                                    throw new IllegalStateException("oh");
                                                }))
                .hasMessage("oh");
        assertThat(fields()).isEmpty();
    }

    @Test
    void aRecordThatDoesNotSayIsAboutNothing() {
        LogContext nothing = LogContext.of(message(Map.of()));
        assertThat(LogContext.of("night", 5).call(() -> nothing.call(LogContextTest::fields)))
                .isEmpty();
    }
}
