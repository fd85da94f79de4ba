package io.latentrelay.transport.telemetry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a worker's device has done since it started, and what it holds now.
 *
 * @param lanes images advanced by one call at most
 * @param inside images in lanes and waiting for one
 * @param callsByRows how many calls had so many rows: at index 1 those of one row
 * @param busyNanos time within calls
 * @param idleNanos time without any image to advance
 */
public record DeviceFigures(
        int lanes,
        int inside,
        long evaluations,
        List<Long> callsByRows,
        long busyNanos,
        long idleNanos,
        long promptHits,
        long promptMisses) {

    public DeviceFigures {
        callsByRows = List.copyOf(callsByRows);
    }

    private int lanesUsed() {
        return Math.min(lanes, inside);
    }

    private long rows() {
        long rows = 0;
        for (int i = 0; i < callsByRows.size(); i++) {
            rows += i * callsByRows.get(i);
        }
        return rows;
    }

    private Map<List<String>, Double> calls(String stage) {
        Map<List<String>, Double> calls = new HashMap<>();
        for (int i = 0; i < callsByRows.size(); i++) {
            if (callsByRows.get(i) > 0) {
                calls.put(List.of(stage, String.valueOf(i)), (double) callsByRows.get(i));
            }
        }
        return calls;
    }

    /** Shows the figures of any moment. */
    static void show(Supplier<DeviceFigures> now, Telemetry telemetry, String stage) {
        telemetry.gauge(Metric.LANES, () -> now.get().lanesUsed(), stage, "used");
        telemetry.gauge(
                Metric.LANES, () -> now.get().lanes() - now.get().lanesUsed(), stage, "free");
        telemetry.gauge(
                Metric.IMAGES_READY, () -> now.get().inside() - now.get().lanesUsed(), stage);
        telemetry.total(Metric.EVALUATIONS, () -> now.get().evaluations(), stage);
        telemetry.total(Metric.UNET_ROWS, () -> now.get().rows(), stage);
        telemetry.totals(Metric.UNET_CALLS, () -> now.get().calls(stage));
        telemetry.total(Metric.DEVICE_BUSY_SECONDS, () -> now.get().busyNanos() / 1e9, stage);
        telemetry.total(Metric.DEVICE_IDLE_SECONDS, () -> now.get().idleNanos() / 1e9, stage);
        telemetry.total(Metric.PROMPT_CACHE, () -> now.get().promptHits(), stage, "hit");
        telemetry.total(Metric.PROMPT_CACHE, () -> now.get().promptMisses(), stage, "miss");
    }
}
