package io.latentrelay.diffusion.sampler;

/**
 * What noisy latents and the network's prediction together say of the noise, or of the clean image.
 * Always a weighted sum, whatever the network predicts, so it fuses into a sampler's own pass.
 *
 * @param ofLatents weight of the noisy latents
 * @param ofPrediction weight of the prediction
 */
record Estimate(float ofLatents, float ofPrediction) {

    static Estimate of(double ofLatents, double ofPrediction) {
        return new Estimate((float) ofLatents, (float) ofPrediction);
    }

    float of(float latent, float prediction) {
        return ofLatents * latent + ofPrediction * prediction;
    }
}
