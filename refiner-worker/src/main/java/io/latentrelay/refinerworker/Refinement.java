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
 * @param told absent when the refiner runs no step
 */
public record Refinement(
        DenoisingState state,
        NoiseSchedule schedule,
        Sampler sampler,
        Optional<Conditioning> told,
        Guidance guidance) {

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
        return told.isPresent() ? schedule.steps() - state.step() : 0;
    }

    /** First timestep that the refiner is told; empty when it runs no step. */
    public Optional<Float> firstTimestep() {
        return steps() > 0 ? Optional.of(schedule.timestep(state.step())) : Optional.empty();
    }

    /** Noise level from which the refiner runs, or where the base ended. */
    public float sigma() {
        return schedule.sigma(state.step());
    }
}
