package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.RefinementSettings;
import java.util.List;
import java.util.Optional;

/**
 * Where the refiner takes over, and what it is told.
 *
 * @param fractions the refiner's shares, one picture of each trajectory for each; 0 is the picture
 *     the base model makes alone
 * @param cut what the fractions are fractions of
 * @param mode how it takes over
 */
public record RefinerPlan(
        List<Double> fractions, Cut cut, RefinementSettings settings, RefinerMode mode) {

    public RefinerPlan {
        fractions = List.copyOf(fractions);
        if (fractions.isEmpty()) {
            throw new IllegalArgumentException("a run needs at least one refiner fraction");
        }
    }

    /** What the refiner is told of a picture at {@code fraction}; empty when it only decodes. */
    public Optional<RefinementSettings> finish(double fraction) {
        return fraction == 0 && !takesWholePictures() ? Optional.empty() : Optional.of(settings);
    }

    /** Whether it works on finished or existing pictures instead of continuing the base's steps. */
    public boolean takesWholePictures() {
        return mode == RefinerMode.IMAGE_TO_IMAGE || mode == RefinerMode.ALONE;
    }
}
