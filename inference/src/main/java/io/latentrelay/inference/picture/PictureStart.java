package io.latentrelay.inference.picture;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.EncodedImage;
import io.latentrelay.inference.SdxlModel;

/**
 * Starts runs in the middle of their schedule, from a picture or from clean latents (SDEdit: Meng
 * et al. 2022), with diffusers' order of random draws: first the VAE's sample, then the noise.
 *
 * @param denoisingStrength share of the steps that are run
 * @param noiseMultiplier factor of the added noise
 */
public record PictureStart(
        TrajectorySettings settings,
        NoiseSchedule schedule,
        double denoisingStrength,
        double noiseMultiplier) {

    /**
     * From a picture, through the model's VAE.
     *
     * @param random at the draw that samples the VAE's distribution
     * @throws IllegalArgumentException when the model has no VAE encoder
     */
    public DenoisingState from(Picture picture, SdxlModel model, RandomStream random) {
        return from(model.encode(picture.size(), picture.planes()), model, random);
    }

    /**
     * From a picture that the model's VAE has encoded.
     *
     * @param random at the draw that samples the VAE's distribution
     */
    public DenoisingState from(EncodedImage encoded, SdxlModel model, RandomStream random) {
        Latents drawn = encoded.draw(random.peek(encoded.mean().shape()));
        return from(model.scaled(drawn), random.advanced());
    }

    /**
     * From clean latents in the denoisers' scale.
     *
     * @param random at the draw that is the noise
     */
    public DenoisingState from(Latents clean, RandomStream random) {
        SamplerName sampler = settings.sampler();
        int firstStep = sampler.firstStep(denoisingStrength, schedule.steps());
        return settings.algorithm().startFrom(clean, schedule, firstStep, random, noiseMultiplier);
    }
}
