package io.latentrelay.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import org.junit.jupiter.api.Test;

class GuidanceTest {

    private static final Shape SHAPE = new Shape(1, 1, 4);
    private static final Latents UNCONDITIONAL = Latents.of(SHAPE, new float[] {0, 1, -1, 0.5f});
    private static final Latents CONDITIONAL = Latents.of(SHAPE, new float[] {1, 1, -2, 0});

    @Test
    void goesPastTheConditionalPredictionByTheScale() {
        assertThat(new Guidance(7.5, 0).combine(UNCONDITIONAL, CONDITIONAL).toArray())
                .containsExactly(7.5f, 1, -8.5f, -3.25f);
    }

    /** By hand: unbiased deviations are sqrt(2) and 6.825, so the factor is 0.7 * 0.2072 + 0.3. */
    @Test
    void rescalingBringsBackTheConditionalDeviation() {
        float[] rescaled = new Guidance(7.5, 0.7).combine(UNCONDITIONAL, CONDITIONAL).toArray();
        double mean = (7.5 + 1 - 8.5 - 3.25) / 4;
        double guided =
                Math.sqrt((sq(7.5 - mean) + sq(1 - mean) + sq(-8.5 - mean) + sq(-3.25 - mean)) / 3);
        double factor = 0.7 * Math.sqrt(2) / guided + 0.3;
        assertThat(rescaled[0]).isEqualTo((float) (7.5 * factor), offset(1e-6f));
        assertThat(rescaled[3]).isEqualTo((float) (-3.25 * factor), offset(1e-6f));
    }

    @Test
    void isOffAtOneAndBelow() {
        assertThat(new Guidance(1, 0).isActive()).isFalse();
        assertThat(new Guidance(1.01, 0).isActive()).isTrue();
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> new Guidance(Double.NaN, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("guidance_scale must be 0 to 100: NaN");
        assertThatThrownBy(() -> new Guidance(5, 1.5))
                .hasMessage("guidance_rescale must be 0 to 1: 1.5");
    }

    private static double sq(double x) {
        return x * x;
    }
}
