package io.latentrelay.diffusion.noise;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;

/**
 * A random stream at a position: a value that crosses a handoff, not a generator that advances.
 *
 * @param draws how many draws have been consumed, all of one shape
 */
public record RandomStream(NoiseSource source, long seed, int draws) {

    private static final DrawsAhead AHEAD = new DrawsAhead();

    public RandomStream {
        if (draws < 0) {
            throw new IllegalArgumentException(
                    "a random stream cannot have consumed " + draws + " draws");
        }
    }

    /** The next draw; the stream itself stays where it is. */
    public Latents peek(Shape shape) {
        return AHEAD.draw(this, shape);
    }

    /** The stream after that draw. */
    public RandomStream advanced() {
        return new RandomStream(source, seed, draws + 1);
    }
}
