package io.latentrelay.handoff;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import java.util.List;

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

    /** The same place on the same schedule, with next to nothing for latents. */
    StoppedTrajectory placeOnly() {
        if (!state.isAtWholeStep()) {
            return this; // what a sampler remembers within a step is part of the place
        }
        Latents none = Latents.compute(new Shape(1, 1, 1), i -> 0);
        return new StoppedTrajectory(
                schedule, new DenoisingState(state.step(), 0, none, List.of(), state.random()));
    }
}
