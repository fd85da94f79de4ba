package io.latentrelay.inference;

import io.latentrelay.diffusion.Latents;

/**
 * A picture as the VAE encoder gives it: a Gaussian over latents, in the VAE's own scale (Kingma
 * and Welling 2013).
 */
public record EncodedImage(Latents mean, Latents logVariance) {

    private static final float MIN_LOG_VARIANCE = -30;
    private static final float MAX_LOG_VARIANCE = 20;

    /** Latents drawn with the given standard normal noise; clamped as diffusers does. */
    public Latents draw(Latents noise) {
        return Latents.compute(
                mean.shape(), i -> mean.at(i) + standardDeviation(logVariance.at(i)) * noise.at(i));
    }

    private static float standardDeviation(float logVariance) {
        float clamped = Math.min(MAX_LOG_VARIANCE, Math.max(MIN_LOG_VARIANCE, logVariance));
        return (float) StrictMath.exp(0.5 * clamped);
    }
}
