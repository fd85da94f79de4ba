package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.RefinementSettings;
import java.util.Optional;

/**
 * Where the refiner takes over an image, and what it is told.
 *
 * @param fraction the refiner's share; 0 is the picture the base model makes alone
 * @param cut what the fraction is a fraction of
 * @param mode how it takes over
 */
public record RefinerPlan(double fraction, Cut cut, RefinementSettings settings, RefinerMode mode) {

    /** What the refiner is told of the picture; empty when it only decodes. */
    public Optional<RefinementSettings> finish() {
        return fraction == 0 && !takesWholePictures() ? Optional.empty() : Optional.of(settings);
    }

    /** Whether it works on finished or existing pictures instead of continuing the base's steps. */
    public boolean takesWholePictures() {
        return mode == RefinerMode.IMAGE_TO_IMAGE || mode == RefinerMode.ALONE;
    }

    /** The same at another fraction. */
    RefinerPlan at(double other) {
        return new RefinerPlan(other, cut, settings, mode);
    }
}
