package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * Multistep sampling of latent consistency models: Luo et al. 2023, algorithm 3. Each step jumps to
 * clean latents and, but for the last, adds noise anew.
 */
public record Lcm(double sNoise) implements Sampler {

    /** The data's standard deviation and the scale of time in the boundary condition. */
    private static final double SIGMA_DATA = 0.5;

    private static final double TIMESTEP_SCALING = 10;

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
        double t = schedule.timestep(state.step()) * TIMESTEP_SCALING;
        double cSkip = SIGMA_DATA * SIGMA_DATA / (t * t + SIGMA_DATA * SIGMA_DATA);
        double cOut = t / Math.sqrt(t * t + SIGMA_DATA * SIGMA_DATA);

        double alphaNext = LatentSpace.alpha(sigmaNext);
        Estimate x0 = space().denoised(schedule.predictionType(), sigma);
        Latents.Term x = state.latents().by(alphaNext * (cSkip + cOut * x0.ofLatents()));
        Latents.Term answer = prediction.by(alphaNext * cOut * x0.ofPrediction());
        if (state.step() == schedule.steps() - 1) {
            return state.next(Latents.sum(x, answer));
        }
        Latents.Term z = state.noise().by(sNoise * alphaNext * sigmaNext);
        return state.drawn().next(Latents.sum(x, answer, z));
    }
}
