package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * Heun's method, two evaluations a step but for the last: Karras et al. 2022, algorithm 1. Mid-step
 * it remembers the first slope.
 */
public record Heun() implements Sampler {

    @Override
    public LatentSpace space() {
        return LatentSpace.VARIANCE_EXPLODING;
    }

    @Override
    public boolean evaluatesTwice() {
        return true;
    }

    @Override
    public Query query(DenoisingState state, NoiseSchedule schedule) {
        if (state.isAtWholeStep()) {
            return Query.of(this, state, schedule);
        }
        int next = state.step() + 1;
        return new Query(
                space().networkInput(predicted(state, schedule), schedule.sigma(next)),
                schedule.timestep(next));
    }

    @Override
    public DenoisingState advance(
            DenoisingState state, NoiseSchedule schedule, Latents prediction) {
        Latents x = state.latents();
        double sigma = schedule.sigma(state.step());
        double sigmaNext = schedule.sigma(state.step() + 1);
        double dt = sigmaNext - sigma;
        if (state.isAtWholeStep()) {
            Latents d = space().noise(schedule.predictionType(), sigma).of(x, prediction);
            return sigmaNext > 0
                    ? state.remembering(d)
                    : state.next(Latents.sum(x.by(1), d.by(dt)));
        }
        Latents d = state.history().get(0);
        Latents dNext =
                space().noise(schedule.predictionType(), sigmaNext)
                        .of(predicted(state, schedule), prediction);
        return state.next(Latents.sum(x.by(1), d.by(dt / 2), dNext.by(dt / 2)));
    }

    private static Latents predicted(DenoisingState state, NoiseSchedule schedule) {
        double dt = schedule.sigma(state.step() + 1) - (double) schedule.sigma(state.step());
        return Latents.sum(state.latents().by(1), state.history().get(0).by(dt));
    }
}
