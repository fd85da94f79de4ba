package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.settings.StartPicture;
import java.util.List;

/**
 * Pictures that a run's trajectories start from.
 *
 * @param images one for all prompts, or one for each
 * @param strength share of the steps that are run
 * @param noiseMultiplier factor of the noise added before the first of them
 */
public record InitImages(List<InitImage> images, double strength, double noiseMultiplier) {

    /** An object in the bucket, and the hex SHA-256 of what it must hold. */
    public record InitImage(String key, String sha256) {}

    public InitImages {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a run from pictures needs at least one");
        }
    }

    /** What the trajectories of a prompt start from. */
    StartPicture of(int promptRow) {
        InitImage image = images.get(images.size() == 1 ? 0 : promptRow);
        return new StartPicture(image.key(), image.sha256(), strength, noiseMultiplier);
    }
}
