package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * SDE-DPM-Solver++(2M): Lu et al. 2022b, section 5 and appendix: {@link DpmPlusPlus2M} for the
 * diffusion SDE, with new noise in every step.
 */
public record DpmPlusPlus2MSde(double sNoise) implements Sampler {

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

        double decay = sigmaNext / sigma; // e^-h
        double gone = 1 - decay * decay; // 1 - e^-2h
        double keep = alphaNext * sigmaNext / (alpha * sigma) * decay;
        double take = alphaNext * gone;
        Latents.Term z = state.noise().by(sNoise * alphaNext * sigmaNext * Math.sqrt(gone));
        DenoisingState drawn = state.drawn();
        if (state.history().isEmpty() || step == schedule.steps() - 1) {
            return drawn.next(Latents.sum(x.by(keep), m0.by(take), z), m0);
        }
        Latents m1 = state.history().get(0);
        double r0 = LogSnr.gap(schedule.sigma(step - 1), sigma) / LogSnr.gap(sigma, sigmaNext);
        double bend = take / (2 * r0);
        return drawn.next(Latents.sum(x.by(keep), m0.by(take + bend), m1.by(-bend), z), m0);
    }
}
