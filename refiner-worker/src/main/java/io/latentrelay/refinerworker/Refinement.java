package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.conditioning.Conditioning;
import java.util.Optional;

/**
 * What the refiner does for one picture: from a state to the end of a schedule.
 *
 * @param state where it is now: further on than its first step when another worker began
 * @param told absent when the refiner runs no step
 * @param firstStep of the refiner, on whichever worker
 */
public record Refinement(
        DenoisingState state,
        NoiseSchedule schedule,
        Sampler sampler,
        Optional<Conditioning> told,
        Guidance guidance,
        int firstStep) {

    /** The way to go; empty when there is nothing to run. */
    public Optional<Leg> leg() {
        return told.map(
                conditioning ->
                        new Leg(
                                state,
                                schedule,
                                sampler,
                                conditioning,
                                guidance,
                                schedule.steps()));
    }

    /** Steps that the refiner runs. */
    public int steps() {
        return told.isPresent() ? schedule.steps() - firstStep : 0;
    }

    /** First timestep that the refiner is told; empty when it runs no step. */
    public Optional<Float> firstTimestep() {
        return steps() > 0 ? Optional.of(schedule.timestep(firstStep)) : Optional.empty();
    }

    /** Noise level from which the refiner runs, or where the base ended. */
    public float sigma() {
        return schedule.sigma(firstStep);
    }
}
