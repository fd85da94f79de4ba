package io.latentrelay.transport.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.transport.telemetry.LogContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogLinesTest {

    private static final JsonLayout LAYOUT = new JsonLayout(Map.of("worker", "base-1"));

    /** Of the program's own context: what a line is about is kept there. */
    private final Logger logger =
            ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("io.latentrelay.Stage");

    private JsonNode line(String message, @Nullable Throwable problem, Object... arguments) {
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, problem, arguments);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        String line = LAYOUT.doLayout(event);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLineIsAnObjectThatSaysWhoseWorkItIsAbout() {
        JsonNode line =
                LogContext.of("night", 5, 11).call(() -> line("of {}\nand \"{}\"", null, 1, "é"));

        assertThat(line.get("time").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(line.get("level").asText()).isEqualTo("WARN");
        assertThat(line.get("message").asText()).isEqualTo("of 1\nand \"é\"");
        assertThat(line.get("logger").asText()).isEqualTo("io.latentrelay.Stage");
        assertThat(line.get("worker").asText()).isEqualTo("base-1");
        assertThat(line.get("run").asText()).isEqualTo("night");
        assertThat(line.get("trajectory").asText()).isEqualTo("5");
        assertThat(line.get("image").asText()).isEqualTo("11");
        assertThat(line.has("error")).isFalse();
    }

    @Test
    void aStackTraceStaysInItsLine() {
        JsonNode line = line("broken", new IllegalStateException("why", new IOException("deep")));

        assertThat(line.get("error").asText())
                .contains("java.lang.IllegalStateException: why", "Caused by:", "deep");
        assertThat(line.has("run")).isFalse();
    }
}
