package io.latentrelay.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.golden.Golden;
import org.junit.jupiter.api.Test;

class NvPhiloxTest {

    private static final Golden GOLDEN = Golden.read("rng/nv_philox_randn");

    /** 1e-6: the published CUDA values lie within 2.7e-7 of this arithmetic. */
    @Test
    void drawsAreThoseOfTheNvSource() {
        for (String key : GOLDEN.keys()) {
            String[] parts = key.split("/", -1);
            long seed = Long.parseLong(parts[0].substring("seed".length()));
            int draw = Integer.parseInt(parts[2].substring("draw".length())) - 1;
            float[] expected = GOLDEN.floats(key);
            assertThat(
                            NoiseSource.NV_PHILOX
                                    .draw(seed, draw, new Shape(1, 1, expected.length))
                                    .toArray())
                    .as(key)
                    .containsExactly(expected, offset(1e-6f));
        }
    }

    @Test
    void allBitsOfASeedCount() {
        Shape shape = new Shape(4, 8, 8);
        assertThat(NoiseSource.NV_PHILOX.draw(42 + (7L << 32), 0, shape))
                .isNotEqualTo(NoiseSource.NV_PHILOX.draw(42, 0, shape));
    }
}
