package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.dispatch.Standing;
import io.latentrelay.coordinator.dispatch.Standing.RunImages;
import io.latentrelay.coordinator.status.PoolLoad;
import io.latentrelay.transport.telemetry.Metric;
import io.latentrelay.transport.telemetry.Telemetry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Shows how a coordinator's runs stand. */
final class CoordinatorMeters {

    /** Runs shown under their names: what a database of metrics keeps must stay bounded. */
    private static final int NAMED = 50;

    private static final String OTHERS = "(others)";

    private CoordinatorMeters() {}

    static void register(Telemetry telemetry, Supplier<Standing> now) {
        telemetry.gauge(Metric.RUNS, () -> now.get().runs().size());
        telemetry.gauges(Metric.RUN_IMAGES, () -> images(now.get().runs()));
        telemetry.gauge(Metric.WINDOW, () -> now.get().outstanding(), "used");
        telemetry.gauge(
                Metric.WINDOW,
                () -> Math.max(0, now.get().window() - now.get().outstanding()),
                "free");
        telemetry.gauges(
                Metric.BACKLOG_SECONDS, () -> pools(now.get().pools(), PoolLoad::backlogSeconds));
        telemetry.gauges(Metric.BACKLOG_IMAGES, () -> pools(now.get().pools(), PoolLoad::waiting));
        telemetry.gauges(Metric.BUSY_WORKERS, () -> pools(now.get().pools(), PoolLoad::busy));
        telemetry.total(Metric.IMAGES_ENDED, () -> now.get().folded().stored(), "stored");
        telemetry.total(Metric.IMAGES_ENDED, () -> now.get().folded().failed(), "failed");
        telemetry.total(Metric.IMAGES_ENDED, () -> now.get().folded().repeated(), "repeated");
        telemetry.total(Metric.PARTS, () -> now.get().parts());
    }

    private static Map<List<String>, Double> pools(
            List<PoolLoad> loads, ToDoubleFunction<PoolLoad> figure) {
        Map<List<String>, Double> rows = new HashMap<>();
        loads.forEach(load -> rows.put(List.of(load.pool().word()), figure.applyAsDouble(load)));
        return rows;
    }

    private static Map<List<String>, Double> images(List<RunImages> runs) {
        Map<List<String>, Double> rows = new HashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            RunImages run = runs.get(i);
            String name = i < runs.size() - NAMED ? OTHERS : run.run();
            rows.merge(List.of(name, "stored"), (double) run.stored(), Double::sum);
            rows.merge(List.of(name, "failed"), (double) run.failed(), Double::sum);
            rows.merge(List.of(name, "outstanding"), (double) run.outstanding(), Double::sum);
            rows.merge(List.of(name, "unpublished"), (double) run.unpublished(), Double::sum);
        }
        return rows;
    }
}
