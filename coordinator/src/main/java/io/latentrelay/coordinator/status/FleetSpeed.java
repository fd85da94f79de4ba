package io.latentrelay.coordinator.status;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.List;

/** How fast the workers are, and what lies before them. */
public record FleetSpeed(List<PoolLoad> pools, List<StepTime> stepTimes) {

    public FleetSpeed {
        pools = List.copyOf(pools);
        stepTimes = List.copyOf(stepTimes);
    }

    /**
     * One evaluation of a model, for one image.
     *
     * @param pixels width times height of the picture
     * @param millis of a device, a mean in which the latest count most
     * @param images how many told
     */
    public record StepTime(Pool pool, String model, long pixels, double millis, long images) {

        public JsonObject toJson() {
            return new JsonObject()
                    .put("pool", pool.word())
                    .put("model", model)
                    .put("pixels", pixels)
                    .put("millis", millis)
                    .put("images", images);
        }

        public static StepTime fromJson(JsonObject json) {
            return new StepTime(
                    Pool.of(json.text("pool")),
                    json.text("model"),
                    json.whole("pixels"),
                    json.decimal("millis"),
                    json.whole("images"));
        }
    }

    public PoolLoad of(Pool pool) {
        return pools.stream().filter(load -> load.pool() == pool).findFirst().orElseThrow();
    }

    public JsonObject toJson() {
        return new JsonObject()
                .putObjects("pools", pools.stream().map(PoolLoad::toJson).toList())
                .putObjects("step_times", stepTimes.stream().map(StepTime::toJson).toList());
    }

    public static FleetSpeed fromJson(JsonObject json) {
        return new FleetSpeed(
                json.objects("pools").stream().map(PoolLoad::fromJson).toList(),
                json.objects("step_times").stream().map(StepTime::fromJson).toList());
    }
}
