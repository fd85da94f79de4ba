package io.latentrelay.transport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table for people says what is measured, all of it and nothing else. */
class MetricsTableTest {

    private static final Path TABLE = Path.of("../docs/metrics.md");

    @Test
    void theTableIsWhatIsMeasured() throws IOException {
        try (Stream<String> lines = Files.lines(TABLE)) {
            assertThat(lines.filter(line -> line.startsWith("| `relay_")))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(Metric.values()).map(MetricsTableTest::row).toList());
        }
    }

    private static String row(Metric metric) {
        String labels =
                metric.labels().stream()
                        .map(label -> "`" + label + "`")
                        .collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        metric.prometheusName(),
                        metric.kind().name().toLowerCase(Locale.ROOT),
                        labels,
                        metric.meaning());
    }
}
