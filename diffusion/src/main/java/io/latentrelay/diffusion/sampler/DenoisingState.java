package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.noise.RandomStream;
import java.util.List;

/**
 * Everything the next evaluation needs besides the schedule and the model. Between any two
 * evaluations it can be written to a topic, read elsewhere and continued with the same result.
 *
 * @param step next step to run
 * @param phase evaluations already made within that step; 0 at a whole step
 * @param latents in the sampler's own space, as diffusers' scheduler of the same name has them; at
 *     a phase above 0 still those the step began with
 * @param history what the sampler remembers, oldest first
 * @param random the random stream, at its position
 */
public record DenoisingState(
        int step, int phase, Latents latents, List<Latents> history, RandomStream random) {

    public DenoisingState {
        history = List.copyOf(history);
        if (step < 0 || phase < 0) {
            throw new IllegalArgumentException(
                    "step and phase cannot be negative: " + step + ", " + phase);
        }
        for (Latents remembered : history) {
            if (!remembered.shape().equals(latents.shape())) {
                throw new IllegalArgumentException(
                        "latents of shape "
                                + latents.shape()
                                + " cannot have a memory of shape "
                                + remembered.shape());
            }
        }
    }

    /** Whether no evaluation of the next step has been made: the only place to hand off. */
    public boolean isAtWholeStep() {
        return phase == 0;
    }

    /**
     * The same, with nothing remembered: how diffusers' and ComfyUI's second model begins, having
     * been handed latents alone.
     *
     * @throws IllegalStateException in the middle of a step
     */
    public DenoisingState fresh() {
        if (!isAtWholeStep()) {
            throw new IllegalStateException(
                    "step " + step + " is half done: its memory is needed to end it");
        }
        return new DenoisingState(step, 0, latents, List.of(), random);
    }

    /** The next step, these latents, this memory, the same random position. */
    DenoisingState next(Latents latents, Latents... history) {
        return at(step + 1, latents, history);
    }

    /** Another step, these latents, this memory, the same random position. */
    DenoisingState at(int step, Latents latents, Latents... history) {
        return new DenoisingState(step, 0, latents, List.of(history), random);
    }

    /** The same step, one evaluation on. */
    DenoisingState remembering(Latents... history) {
        return new DenoisingState(step, phase + 1, latents, List.of(history), random);
    }

    /** The same, one random draw on. */
    DenoisingState drawn() {
        return new DenoisingState(step, phase, latents, history, random.advanced());
    }

    /** The next random draw. */
    Latents noise() {
        return random.peek(latents.shape());
    }
}
