package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.handoff.StageTimings;

/**
 * An image after its last step, to be decoded.
 *
 * @param refiner what the steps took
 */
record Refined(OpenFinish open, DenoisingState state, StageTimings refiner) {

    Latents latents() {
        return state.latents();
    }
}
