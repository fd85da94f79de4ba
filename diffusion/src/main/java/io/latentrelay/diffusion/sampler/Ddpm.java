package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * Denoising diffusion probabilistic models: Ho et al. 2020, equations 6 and 7, over the run's own
 * timesteps.
 */
public record Ddpm(double sNoise) implements Sampler {

    /** diffusers keeps the variance of the last step from vanishing. */
    private static final double LEAST_VARIANCE = 1e-20;

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
        double alphaBar = square(LatentSpace.alpha(sigma));
        double alphaBarNext = square(LatentSpace.alpha(schedule.arrival(state.step())));
        double noise = alphaBar * sigma * sigma; // 1 - alphaBar
        double noiseNext = alphaBarNext * square(schedule.arrival(state.step()));
        double alpha = alphaBar / alphaBarNext;
        double beta = 1 - alpha;

        double ofX0 = Math.sqrt(alphaBarNext) * beta / noise;
        double ofX = Math.sqrt(alpha) * noiseNext / noise;
        Estimate x0 = space().denoised(schedule.predictionType(), sigma);
        Latents.Term x = state.latents().by(ofX + ofX0 * x0.ofLatents());
        Latents.Term answer = prediction.by(ofX0 * x0.ofPrediction());
        if (schedule.timestep(state.step()) == 0) {
            return state.next(Latents.sum(x, answer));
        }
        double variance = Math.max(LEAST_VARIANCE, noiseNext / noise * beta);
        Latents.Term z = state.noise().by(sNoise * Math.sqrt(variance));
        return state.drawn().next(Latents.sum(x, answer, z));
    }

    private static double square(double value) {
        return value * value;
    }
}
