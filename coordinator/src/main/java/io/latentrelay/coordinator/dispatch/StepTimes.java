package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.EpochObject;
import io.latentrelay.coordinator.fence.StateKeys;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.status.FleetSpeed.StepTime;
import io.latentrelay.coordinator.status.Pool;
import io.latentrelay.schemas.BaseTimings;
import io.latentrelay.schemas.ModelIdentity;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How long one evaluation of a model takes on the fleet, by pool, model and picture size: an
 * exponentially weighted mean of what results tell. Kept over restarts; a result that is read again
 * counts again, which a mean does not mind. Not safe for concurrent use.
 */
final class StepTimes {

    /** A measurement's weight: the last fifty or so decide. */
    private static final double WEIGHT = 0.04;

    private record Key(Pool pool, String model, long pixels) {}

    private final EpochObject object;
    // What was measured last comes last.
    private final Map<Key, StepTime> times = new LinkedHashMap<>();
    private boolean isChanged;

    private StepTimes(EpochObject object) {
        this.object = object;
    }

    static StepTimes open(ObjectStore store, Topics topics, long epoch) {
        String stem = StateKeys.of(topics) + "step-times/";
        StepTimes times = new StepTimes(new EpochObject(store, stem, epoch));
        times.object
                .read()
                .map(JsonObject::parse)
                .ifPresent(
                        json ->
                                json.objects("step_times").stream()
                                        .map(StepTime::fromJson)
                                        .forEach(times::keep));
        return times;
    }

    private void keep(StepTime time) {
        Key key = new Key(time.pool(), time.model(), time.pixels());
        times.remove(key);
        times.put(key, time);
        isChanged = true;
    }

    /** Stores what changed. */
    void save() {
        if (isChanged) {
            JsonObject json =
                    new JsonObject()
                            .putObjects(
                                    "step_times",
                                    times.values().stream().map(StepTime::toJson).toList());
            object.write(json.pretty().getBytes(StandardCharsets.UTF_8));
            isChanged = false;
        }
    }

    /** Takes in what a result tells. */
    void note(Stored stored) {
        long pixels = (long) stored.getWidth() * stored.getHeight();
        note(Pool.BASE, stored.getBaseModel(), pixels, stored.getBase());
        note(Pool.REFINER, stored.getRefinerModel(), pixels, stored.getRefiner());
    }

    private void note(
            Pool pool, @Nullable ModelIdentity model, long pixels, @Nullable BaseTimings timings) {
        if (model == null
                || timings == null
                || timings.getEvaluations() < 1
                || timings.getDeviceMillis() <= 0) {
            return;
        }
        double millis = timings.getDeviceMillis() / timings.getEvaluations();
        StepTime before = times.get(new Key(pool, model.getName(), pixels));
        double mean =
                before == null ? millis : before.millis() + WEIGHT * (millis - before.millis());
        long images = before == null ? 1 : before.images() + 1;
        keep(new StepTime(pool, model.getName(), pixels, mean, images));
    }

    /**
     * One evaluation's milliseconds, of the model measured last; for a size that was not measured,
     * by the pixels of the nearest one that was. Empty when the pool has not been heard of.
     */
    OptionalDouble millis(Pool pool, long pixels) {
        Optional<StepTime> nearest =
                times.values().stream()
                        .filter(time -> time.pool() == pool)
                        .reduce((best, time) -> isAsNear(time, best, pixels) ? time : best);
        return nearest.stream()
                .mapToDouble(time -> time.millis() * pixels / time.pixels())
                .findAny();
    }

    private static boolean isAsNear(StepTime time, StepTime best, long pixels) {
        return Math.abs(time.pixels() - pixels) <= Math.abs(best.pixels() - pixels);
    }

    /** All of them, ordered for people. */
    List<StepTime> all() {
        return times.values().stream()
                .sorted(
                        Comparator.comparing(StepTime::pool)
                                .thenComparing(StepTime::model)
                                .thenComparing(StepTime::pixels))
                .toList();
    }
}
