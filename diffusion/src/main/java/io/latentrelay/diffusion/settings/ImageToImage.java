package io.latentrelay.diffusion.settings;

/**
 * The refiner as an image-to-image model: it adds noise to a finished picture and denoises it
 * again, instead of continuing the base's trajectory.
 *
 * @param steps of the full schedule, of which {@code denoisingStrength} is run
 * @param denoisingStrength share of the steps that are run, above 0 to 1
 * @param through what the refiner takes over
 * @param noiseMultiplier factor of the added noise, 0 to 1.5
 */
public record ImageToImage(
        int steps, double denoisingStrength, Through through, double noiseMultiplier) {

    /** What passes from base to refiner. */
    public enum Through {
        /** The base's final latents as they are: diffusers' {@code output_type="latent"}. */
        LATENTS,
        /** The picture, decoded to eight bits and encoded again, as A1111 does. */
        PICTURE
    }

    public ImageToImage {
        if (steps < 1 || steps > 1000) {
            throw new IllegalArgumentException("refiner steps must be 1 to 1000: " + steps);
        }
        StartPicture.requireStrength("refiner strength", denoisingStrength);
        StartPicture.requireMultiplier(noiseMultiplier);
    }
}
