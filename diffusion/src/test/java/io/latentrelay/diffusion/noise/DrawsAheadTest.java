package io.latentrelay.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Shape;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsAheadTest {

    private static final Shape SHAPE = new Shape(4, 3, 5);

    private final DrawsAhead ahead = new DrawsAhead();

    /** Hundreds of streams, more than are kept, each forwards now and then, by several threads. */
    @Test
    void whatIsDrawnAheadIsWhatIsDrawn() {
        Random random = new Random(7);
        int[] seeds = random.ints(4000, 0, 400).toArray();
        int[] draws = random.ints(4000, 0, 6).toArray();

        IntStream.range(0, seeds.length)
                .parallel()
                .forEach(
                        i -> {
                            for (NoiseSource source : NoiseSource.values()) {
                                RandomStream stream = new RandomStream(source, seeds[i], draws[i]);
                                assertThat(ahead.draw(stream, SHAPE))
                                        .isEqualTo(source.draw(seeds[i], draws[i], SHAPE));
                            }
                        });
    }

    @Test
    void aStreamReadInOrderIsTheStream() {
        RandomStream stream = new RandomStream(NoiseSource.TORCH_CPU, 42, 0);
        for (int draw = 0; draw < 50; draw++) {
            assertThat(ahead.draw(stream, SHAPE))
                    .isEqualTo(NoiseSource.TORCH_CPU.draw(42, draw, SHAPE));
            stream = stream.advanced();
        }
    }
}
