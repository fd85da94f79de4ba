package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/** Euler's method on the probability-flow ODE: Karras et al. 2022, algorithm 2 without churn. */
public record Euler() implements Sampler {

    @Override
    public Query query(DenoisingState state, NoiseSchedule schedule) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public DenoisingState advance(
            DenoisingState state, NoiseSchedule schedule, Latents prediction) {
        throw new UnsupportedOperationException("not yet");
    }
}
