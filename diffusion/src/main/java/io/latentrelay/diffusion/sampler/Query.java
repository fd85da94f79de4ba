package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * A question to the network.
 *
 * @param input what the network is shown: latents, scaled as the sampler's noise level asks
 * @param timestep where on its training schedule the network is told it is; may be fractional
 */
public record Query(Latents input, float timestep) {

    /** The usual question: the state's own latents, at its own step's level. */
    static Query of(Sampler sampler, DenoisingState state, NoiseSchedule schedule) {
        int step = state.step();
        return new Query(
                sampler.space().networkInput(state.latents(), schedule.sigma(step)),
                schedule.timestep(step));
    }
}
