package io.latentrelay.handoff;

import io.latentrelay.diffusion.settings.RefinementSettings;
import java.util.Optional;

/**
 * One picture made from a handoff.
 *
 * @param key object key in the bucket: a function of the image
 * @param refiner empty: no refiner step, decode only
 * @param file how it is written; the key's extension is to match
 */
public record Finish(
        long imageIndex, String key, Optional<RefinementSettings> refiner, FileSettings file) {

    public Finish {
        if (imageIndex < 0) {
            throw new IllegalArgumentException("image index is negative: " + imageIndex);
        }
        if (key.isBlank()) {
            throw new IllegalArgumentException("object key of image " + imageIndex + " is blank");
        }
    }

    /** As a PNG. */
    public Finish(long imageIndex, String key, Optional<RefinementSettings> refiner) {
        this(imageIndex, key, refiner, FileSettings.PNG);
    }
}
