package io.latentrelay.coordinator.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.status.TestStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesPlainLinesWhereThereIsNoTerminal() {
        try (ProgressDisplay display = ProgressDisplay.on(out)) {
            display.show(TestStatus.running(24, 10, 1, 2.0));
            display.show(TestStatus.running(24, 11, 1, 2.0));
            display.show(TestStatus.finished(24, 23, 1));
        }

        assertThat(shown().lines())
                .containsExactly(
                        "first-run: running, 11 of 24 images ended (45 %), 2.00 images/s, 7 s left",
                        "first-run: finished, 24 of 24 images ended (100 %)");
        assertThat(shown()).doesNotContain("\r", "\u001b");
    }

    @Test
    void writesALineForEveryChangeWhenTheyAreFarEnoughApart() {
        try (ProgressDisplay display = new ProgressLines(out, Duration.ZERO)) {
            display.show(TestStatus.running(24, 0, 0, 0));
            display.show(TestStatus.running(24, 0, 0, 0));
            display.show(TestStatus.running(24, 6, 0, 0));
        }

        assertThat(shown().lines())
                .containsExactly(
                        "first-run: running, 0 of 24 images ended (0 %)",
                        "first-run: running, 6 of 24 images ended (25 %)");
    }

    @Test
    void drawsABarThatNamesRateAndTimeLeft() {
        try (ProgressDisplay display = new ProgressBarDisplay(out)) {
            display.show(TestStatus.running(24, 10, 2, 2.0));
            display.show(TestStatus.finished(24, 22, 2));
        }

        assertThat(shown()).contains("\r", "first-run", "24/24", "2 failed");
    }
}
