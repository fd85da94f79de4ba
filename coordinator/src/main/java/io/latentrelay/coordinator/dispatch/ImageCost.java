package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.ImagePlan;
import io.latentrelay.coordinator.status.Pool;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.schemas.BaseTimings;
import io.latentrelay.schemas.Stored;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one image of a run costs each pool, in seconds of a device, on average. Until its own
 * results tell, it is worked out from a few of its images and the fleet's step times. Not safe for
 * concurrent use.
 */
final class ImageCost {

    /** The last hundred or so images decide: a run's images may differ along its way. */
    private static final double WEIGHT = 0.02;

    private static final int SAMPLES = 8;

    private final Expansion expansion;
    private final StepTimes times;
    private final Map<Pool, Double> measured = new EnumMap<>(Pool.class);
    private final Map<Pool, OptionalDouble> guessed = new EnumMap<>(Pool.class);

    ImageCost(Expansion expansion, StepTimes times) {
        this.expansion = expansion;
        this.times = times;
    }

    /** Takes in what a result tells; the base's part is shared by a trajectory's images. */
    void note(Stored stored, long trajectory) {
        guessed.clear();
        note(Pool.BASE, seconds(stored.getBase()) / expansion.imagesOf(trajectory));
        note(Pool.REFINER, seconds(stored.getRefiner()) + stored.getDecodeDeviceMillis() / 1000);
    }

    static double seconds(@Nullable BaseTimings timings) {
        return timings == null ? 0 : timings.getDeviceMillis() / 1000;
    }

    private void note(Pool pool, double seconds) {
        measured.merge(pool, seconds, (mean, one) -> mean + WEIGHT * (one - mean));
    }

    /** Empty when nothing tells. */
    OptionalDouble seconds(Pool pool) {
        Double mean = measured.get(pool);
        return mean != null ? OptionalDouble.of(mean) : guessed.computeIfAbsent(pool, this::guess);
    }

    private OptionalDouble guess(Pool pool) {
        double sum = 0;
        int count = (int) Math.min(SAMPLES, expansion.images());
        for (int i = 0; i < count; i++) {
            ImagePlan image = expansion.image(expansion.images() / count * i);
            TrajectorySettings settings = expansion.settings(image.trajectory());
            long pixels = (long) settings.size().width() * settings.size().height();
            OptionalDouble millis = times.millis(pool, pixels);
            if (millis.isEmpty()) {
                return millis;
            }
            sum += millis.getAsDouble() / 1000 * steps(pool, image, settings.steps());
        }
        return OptionalDouble.of(sum / count);
    }

    // One evaluation a step: what a guess is for does not need it better.
    private double steps(Pool pool, ImagePlan image, int steps) {
        double fraction = expansion.resolved(image.index()).refiner().fraction();
        return pool == Pool.REFINER
                ? steps * fraction
                : steps * (1 - fraction) / expansion.imagesOf(image.trajectory());
    }
}
