package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import java.util.List;

/**
 * Moves an image down the noise levels, one network evaluation at a time. Implementations are
 * values; all that an image needs remembered is in its {@link DenoisingState}.
 */
public sealed interface Sampler permits Euler {

    /** How this sampler scales the latents it moves. */
    LatentSpace space();

    /** What the network is asked next. */
    Query query(DenoisingState state, NoiseSchedule schedule);

    /**
     * The state after the network's answer.
     *
     * @param prediction what the network said, guidance applied, of the schedule's prediction type
     */
    DenoisingState advance(DenoisingState state, NoiseSchedule schedule, Latents prediction);

    /**
     * Before the first step of a run from pure noise: the stream's next draw, scaled to the
     * schedule's noisiest level.
     *
     * @param spacing of the model's timesteps: the initial scale depends on it
     */
    default DenoisingState start(
            NoiseSchedule schedule, Spacing spacing, RandomStream random, Shape shape) {
        double scale = space().initialNoiseScale(schedule.sigma(0), spacing);
        Latents latents = random.peek(shape).times((float) scale);
        return new DenoisingState(0, 0, latents, List.of(), random.advanced());
    }
}
