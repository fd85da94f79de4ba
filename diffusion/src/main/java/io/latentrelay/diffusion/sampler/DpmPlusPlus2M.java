package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * DPM-Solver++(2M): Lu et al. 2022b, algorithm 2. Second order from one evaluation a step, by
 * remembering the last estimate of the clean latents; first order in the first and last step.
 */
public record DpmPlusPlus2M() implements Sampler {

    @Override
    public LatentSpace space() {
        return LatentSpace.VARIANCE_PRESERVING;
    }

    @Override
    public boolean mayRemember(int tensors, int step) {
        return tensors <= Math.min(1, step);
    }

    @Override
    public Query query(DenoisingState state, NoiseSchedule schedule) {
        return Query.of(this, state, schedule);
    }

    @Override
    public DenoisingState advance(
            DenoisingState state, NoiseSchedule schedule, Latents prediction) {
        Latents x = state.latents();
        int step = state.step();
        double sigma = schedule.sigma(step);
        double sigmaNext = schedule.sigma(step + 1);
        double alpha = LatentSpace.alpha(sigma);
        double alphaNext = LatentSpace.alpha(sigmaNext);
        Latents m0 = space().denoised(schedule.predictionType(), sigma).of(x, prediction);

        double keep = alphaNext * sigmaNext / (alpha * sigma);
        double take = alphaNext * (1 - sigmaNext / sigma); // alpha (1 - e^-h)
        if (state.history().isEmpty() || step == schedule.steps() - 1) {
            return state.next(Latents.sum(x.by(keep), m0.by(take)), m0);
        }
        Latents m1 = state.history().get(0);
        double r0 = LogSnr.gap(schedule.sigma(step - 1), sigma) / LogSnr.gap(sigma, sigmaNext);
        double bend = take / (2 * r0);
        return state.next(Latents.sum(x.by(keep), m0.by(take + bend), m1.by(-bend)), m0);
    }
}
