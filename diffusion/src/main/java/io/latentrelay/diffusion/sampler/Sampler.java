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
public sealed interface Sampler
        permits Euler,
                EulerAncestral,
                Heun,
                Lms,
                Ddim,
                Ddpm,
                Pndm,
                DpmPlusPlus2M,
                DpmPlusPlus2MSde,
                UniPc,
                Lcm {

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

    /** Whether it asks the network a second time within a step, remembering its first answer. */
    default boolean evaluatesTwice() {
        return false;
    }

    /** Whether it may remember so many tensors before a step; any may have forgotten them all. */
    default boolean mayRemember(int tensors, int step) {
        return tensors == 0;
    }

    /**
     * Checks a state that came from elsewhere.
     *
     * @throws IllegalArgumentException when no run of this sampler can be in this state
     */
    default void requireOwn(DenoisingState state, NoiseSchedule schedule) {
        int remembered = state.history().size();
        boolean own =
                state.isAtWholeStep()
                        ? state.step() <= schedule.steps() && mayRemember(remembered, state.step())
                        : evaluatesTwice()
                                && state.phase() == 1
                                && state.step() + 1 < schedule.steps()
                                && remembered == 1;
        if (!own) {
            throw new IllegalArgumentException(
                    this
                            + " cannot be at step "
                            + state.step()
                            + " of "
                            + schedule.steps()
                            + ", phase "
                            + state.phase()
                            + ", remembering "
                            + remembered
                            + " tensors");
        }
    }

    /**
     * Before the first step of a run from pure noise: the stream's next draw, scaled to the
     * schedule's noisiest level.
     *
     * @param spacing of the run's timesteps: the initial scale depends on it
     */
    default DenoisingState start(
            NoiseSchedule schedule, Spacing spacing, RandomStream random, Shape shape) {
        double scale = space().initialNoiseScale(schedule.sigma(0), spacing);
        Latents latents = random.peek(shape).times(scale);
        return new DenoisingState(0, 0, latents, List.of(), random.advanced());
    }

    /**
     * Before the first step of a run from an image: the stream's next draw, added at the noise
     * level of that step.
     *
     * @param image clean latents
     * @param firstStep as {@link SamplerName#firstStep} finds it
     * @param noiseMultiplier factor of the drawn noise, 1 for as much as the schedule says
     * @throws IllegalArgumentException when no step is left to run
     */
    default DenoisingState startFrom(
            Latents image,
            NoiseSchedule schedule,
            int firstStep,
            RandomStream random,
            double noiseMultiplier) {
        if (firstStep < 0 || firstStep >= schedule.steps()) {
            throw new IllegalArgumentException(
                    "denoising strength leaves none of the "
                            + schedule.steps()
                            + " steps to run: raise it");
        }
        if (!(noiseMultiplier >= 0 && noiseMultiplier <= 1.5)) {
            throw new IllegalArgumentException(
                    "noise_multiplier must be 0 to 1.5: " + noiseMultiplier);
        }
        Latents noise = random.peek(image.shape()).times(noiseMultiplier);
        Latents latents = space().noised(image, noise, schedule.sigma(firstStep));
        return new DenoisingState(firstStep, 0, latents, List.of(), random.advanced());
    }
}
