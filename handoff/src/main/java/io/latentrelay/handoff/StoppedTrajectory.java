package io.latentrelay.handoff;

import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * A trajectory stopped between two evaluations. With the settings beside it, it is all that going
 * on takes, and the result equals one uninterrupted run.
 */
public record StoppedTrajectory(NoiseSchedule schedule, DenoisingState state) {

    public StoppedTrajectory {
        if (!state.latents().isFinite()) {
            throw new IllegalArgumentException("latents hold a value that is not finite");
        }
    }

    /**
     * Checks that it is one of this sampler's.
     *
     * @throws IllegalArgumentException when the sampler cannot have stopped so
     */
    void requireOf(Sampler sampler) {
        sampler.requireOwn(state, schedule);
    }
}
