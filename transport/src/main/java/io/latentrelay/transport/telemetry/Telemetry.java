package io.latentrelay.transport.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a process measures of itself. Asking for the same metric with the same label values again
 * gives the same one; a gauge or total then keeps its first source. Safe for concurrent use.
 */
public final class Telemetry implements AutoCloseable {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();

    /** The registry refers to sources weakly, and counts nothing once they are gone. */
    private final List<DoubleSupplier> sources = Collections.synchronizedList(new ArrayList<>());

    /** With the metrics of the Java machine and the process, which every process has. */
    public Telemetry() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        gauge(Metric.RESIDENT_BYTES, ResidentMemory::bytes);
    }

    /**
     * @param labelValues in the order of the metric's labels
     */
    public Count counter(Metric metric, String... labelValues) {
        Tags tags = tags(metric, Metric.Kind.COUNTER, labelValues);
        Counter counter =
                Counter.builder(metric.prometheusName())
                        .description(metric.meaning())
                        .tags(tags)
                        .register(registry);
        return counter::increment;
    }

    /** A counter whose total is kept elsewhere, and asked for when somebody looks. */
    public void total(Metric metric, DoubleSupplier total, String... labelValues) {
        Tags tags = tags(metric, Metric.Kind.COUNTER, labelValues);
        sources.add(total);
        FunctionCounter.builder(metric.prometheusName(), total, DoubleSupplier::getAsDouble)
                .description(metric.meaning())
                .tags(tags)
                .register(registry);
    }

    /**
     * Totals kept elsewhere whose label values come as they are needed, and stay.
     *
     * @param rows label values, in the metric's order, to total; asked for when somebody looks
     */
    public void totals(Metric metric, Supplier<Map<List<String>, Double>> rows) {
        Set<List<String>> known = ConcurrentHashMap.newKeySet();
        beforeScrape.add(
                () -> {
                    for (List<String> labels : rows.get().keySet()) {
                        if (known.add(labels)) {
                            total(
                                    metric,
                                    () -> rows.get().getOrDefault(labels, Double.NaN),
                                    labels.toArray(String[]::new));
                        }
                    }
                });
    }

    /** Asked for when somebody looks. Not a number: nothing is shown to be known. */
    public void gauge(Metric metric, DoubleSupplier value, String... labelValues) {
        Tags tags = tags(metric, Metric.Kind.GAUGE, labelValues);
        Gauge.builder(metric.prometheusName(), value, DoubleSupplier::getAsDouble)
                .strongReference(true)
                .description(metric.meaning())
                .tags(tags)
                .register(registry);
    }

    /**
     * A gauge whose label values come and go.
     *
     * @param rows label values, in the metric's order, to value; asked for when somebody looks
     */
    public void gauges(Metric metric, Supplier<Map<List<String>, Double>> rows) {
        MultiGauge gauge =
                MultiGauge.builder(metric.prometheusName())
                        .description(metric.meaning())
                        .register(registry);
        beforeScrape.add(() -> gauge.register(rows(metric, rows.get()), true));
    }

    private static List<MultiGauge.Row<?>> rows(Metric metric, Map<List<String>, Double> rows) {
        return rows.entrySet().stream()
                .map(row -> row(metric, row.getKey(), row.getValue()))
                .collect(Collectors.toList());
    }

    private static MultiGauge.Row<?> row(Metric metric, List<String> labels, double value) {
        Tags tags = tags(metric, Metric.Kind.GAUGE, labels.toArray(String[]::new));
        return MultiGauge.Row.of(tags, value);
    }

    /** Of times, in seconds. */
    public Distribution distribution(Metric metric, String... labelValues) {
        // Not a summary: its histogram knows whole numbers only.
        Timer timer =
                Timer.builder(metric.prometheusName())
                        .description(metric.meaning())
                        .tags(tags(metric, Metric.Kind.HISTOGRAM, labelValues))
                        .serviceLevelObjectives(
                                metric.bounds().stream()
                                        .map(Telemetry::duration)
                                        .toArray(Duration[]::new))
                        .register(registry);
        return seconds -> timer.record(duration(seconds));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static Tags tags(Metric metric, Metric.Kind kind, String... values) {
        if (metric.kind() != kind) {
            throw new IllegalStateException(metric + " is no " + kind);
        }
        if (values.length != metric.labels().size()) {
            throw new IllegalStateException(
                    metric + " has the labels " + metric.labels() + ", given " + values.length);
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(metric.labels().get(i), values[i]));
        }
        return Tags.of(tags);
    }

    /** Everything, in Prometheus's text format. */
    public String scrape() {
        beforeScrape.forEach(Runnable::run);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
