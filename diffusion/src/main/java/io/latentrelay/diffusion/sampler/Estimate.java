package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;

/**
 * What noisy latents and the network's prediction together say of the noise, or of the clean image:
 * always a weighted sum, whatever the network predicts.
 *
 * @param ofLatents weight of the noisy latents
 * @param ofPrediction weight of the prediction
 */
record Estimate(double ofLatents, double ofPrediction) {

    Latents of(Latents latents, Latents prediction) {
        return Latents.sum(latents.by(ofLatents), prediction.by(ofPrediction));
    }
}
