package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/** Euler's method on the probability-flow ODE: Karras et al. 2022, algorithm 2 without churn. */
public record Euler() implements Sampler {

    @Override
    public LatentSpace space() {
        return LatentSpace.VARIANCE_EXPLODING;
    }

    @Override
    public Query query(DenoisingState state, NoiseSchedule schedule) {
        return Query.of(this, state, schedule);
    }

    @Override
    public DenoisingState advance(
            DenoisingState state, NoiseSchedule schedule, Latents prediction) {
        Latents x = state.latents();
        double sigma = schedule.sigma(state.step());
        float dt = (float) (schedule.sigma(state.step() + 1) - sigma);
        Estimate d = space().noise(schedule.predictionType(), sigma);
        return state.next(
                Latents.compute(x.shape(), i -> x.at(i) + dt * d.of(x.at(i), prediction.at(i))));
    }
}
