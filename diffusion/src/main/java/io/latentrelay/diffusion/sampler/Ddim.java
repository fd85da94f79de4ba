package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * Denoising diffusion implicit models: Song et al. 2021, equations 12 and 16, where their alpha is
 * the square of ours.
 *
 * @param eta 0 draws no noise, 1 as much as DDPM
 */
public record Ddim(double eta, double sNoise) implements Sampler {

    @Override
    public LatentSpace space() {
        return LatentSpace.VARIANCE_PRESERVING;
    }

    @Override
    public Query query(DenoisingState state, NoiseSchedule schedule) {
        return Query.of(this, state, schedule);
    }

    @Override
    public DenoisingState advance(
            DenoisingState state, NoiseSchedule schedule, Latents prediction) {
        double sigma = schedule.sigma(state.step());
        double sigmaNext = schedule.arrival(state.step());
        double alphaNext = LatentSpace.alpha(sigmaNext);
        double drawn = eta * drawnAtMost(sigma, sigmaNext);
        double noiseNext = alphaNext * sigmaNext;
        double kept = Math.sqrt(Math.max(0, noiseNext * noiseNext - drawn * drawn));

        Estimate x0 = space().denoised(schedule.predictionType(), sigma);
        Estimate eps = space().noise(schedule.predictionType(), sigma);
        Latents.Term x = state.latents().by(alphaNext * x0.ofLatents() + kept * eps.ofLatents());
        Latents.Term answer =
                prediction.by(alphaNext * x0.ofPrediction() + kept * eps.ofPrediction());
        return eta == 0
                ? state.next(Latents.sum(x, answer))
                : state.drawn().next(Latents.sum(x, answer, state.noise().by(sNoise * drawn)));
    }

    /** Their sigma for eta = 1, with 1 - alpha^2 written as (alpha sigma)^2. */
    private static double drawnAtMost(double sigma, double sigmaNext) {
        double alpha = LatentSpace.alpha(sigma);
        double alphaNext = LatentSpace.alpha(sigmaNext);
        double ratio = alphaNext * sigmaNext / (alpha * sigma);
        double lost = 1 - alpha * alpha / (alphaNext * alphaNext);
        return ratio * Math.sqrt(Math.max(0, lost));
    }
}
