package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * Moves an image down the noise levels, one network evaluation at a time. Implementations are
 * values; all that an image needs remembered is in its {@link DenoisingState}.
 */
public sealed interface Sampler permits Euler {

    /** What the network is asked next. */
    Query query(DenoisingState state, NoiseSchedule schedule);

    /**
     * The state after the network's answer.
     *
     * @param prediction what the network said, guidance applied, of the schedule's prediction type
     */
    DenoisingState advance(DenoisingState state, NoiseSchedule schedule, Latents prediction);
}
