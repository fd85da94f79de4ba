package io.latentrelay.transport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TelemetryTest {

    private final Telemetry telemetry = new Telemetry();

    /** The library has naming rules of its own: none of them may touch our names. */
    @ParameterizedTest
    @EnumSource
    void aMetricIsSeenUnderItsNameTypeAndLabels(Metric metric) {
        String[] values = metric.labels().toArray(String[]::new);
        switch (metric.kind()) {
            case COUNTER -> telemetry.counter(metric, values).increment();
            case GAUGE -> telemetry.gauge(metric, () -> 1, values);
            case HISTOGRAM -> telemetry.distribution(metric, values).record(1);
        }

        Scrape scrape = Scrape.of(telemetry);
        String name = metric.prometheusName();
        assertThat(scrape.types())
                .containsEntry(name, metric.kind().name().toLowerCase(Locale.ROOT));
        boolean isHistogram = metric.kind() == Metric.Kind.HISTOGRAM;
        assertThat(scrape.labels(isHistogram ? name + "_count" : name))
                .isEqualTo(new TreeSet<>(metric.labels()));
    }

    @Test
    void aTotalKeptElsewhereIsAskedForAtEachScrape() {
        double[] total = {3};
        telemetry.total(Metric.EVALUATIONS, () -> total[0], "base");
        assertThat(Scrape.of(telemetry).value("relay_evaluations_total{stage=\"base\"}"))
                .isEqualTo(3);
        total[0] = 5;
        // What nobody else holds must survive a collection.
        System.gc();
        assertThat(Scrape.of(telemetry).value("relay_evaluations_total{stage=\"base\"}"))
                .isEqualTo(5);
    }

    @Test
    void rowsOfAGaugeComeAndGo() {
        Map<List<String>, Double> rows = new HashMap<>();
        telemetry.gauges(Metric.RUN_IMAGES, () -> rows);
        rows.put(List.of("night", "stored"), 7.0);
        String sample = "relay_run_images{run=\"night\",state=\"stored\"}";
        assertThat(Scrape.of(telemetry).value(sample)).isEqualTo(7);
        rows.put(List.of("night", "stored"), 8.0);
        assertThat(Scrape.of(telemetry).value(sample)).isEqualTo(8);
        rows.clear();
        assertThat(Scrape.of(telemetry).find(sample)).isEmpty();
    }

    @Test
    void aDistributionHasCumulativeBuckets() {
        Distribution seconds = telemetry.distribution(Metric.STORE_SECONDS, "put");
        seconds.record(0.02);
        seconds.record(3);

        Scrape scrape = Scrape.of(telemetry);
        assertThat(scrape.value("relay_store_seconds_bucket{operation=\"put\",le=\"0.01\"}"))
                .isZero();
        assertThat(scrape.value("relay_store_seconds_bucket{operation=\"put\",le=\"0.025\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("relay_store_seconds_bucket{operation=\"put\",le=\"+Inf\"}"))
                .isEqualTo(2);
        assertThat(scrape.value("relay_store_seconds_sum{operation=\"put\"}")).isEqualTo(3.02);
    }

    @Test
    void everyProcessShowsItsJavaMachine() {
        Scrape scrape = Scrape.of(telemetry);
        assertThat(scrape.types())
                .containsKeys(
                        "jvm_memory_used_bytes",
                        "jvm_threads_live_threads",
                        "process_cpu_usage",
                        "process_uptime_seconds",
                        "relay_resident_memory_bytes");
    }

    @Test
    void aMetricIsUsedAsItIsDeclared() {
        assertThatThrownBy(() -> telemetry.counter(Metric.LANES, "base", "used"))
                .hasMessage("LANES is no COUNTER");
        assertThatThrownBy(() -> telemetry.counter(Metric.IMAGES, "base"))
                .hasMessageContaining("IMAGES has the labels [stage, outcome], given 1");
    }
}
