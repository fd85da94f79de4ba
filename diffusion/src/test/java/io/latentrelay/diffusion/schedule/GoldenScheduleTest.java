package io.latentrelay.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.latentrelay.diffusion.golden.Golden;
import io.latentrelay.diffusion.golden.Variant;
import io.latentrelay.diffusion.golden.Variants;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules against diffusers' own tables. */
class GoldenScheduleTest {

    private static final Golden GOLDEN = Variants.GOLDEN;

    static Stream<Variant> variants() {
        return Variants.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void timestepsAndSigmasAreDiffusers(Variant variant) {
        for (int steps : new int[] {2, 5, 20, 50}) {
            String key = "table/" + variant.name() + "/n" + steps;
            NoiseSchedule schedule = variant.schedule(steps);
            checkTimesteps(schedule.timesteps(), GOLDEN.floats(key + "/timesteps"));
            checkSigmas(schedule.sigmas(), GOLDEN.floats(key + "/sigmas"));
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theInitialNoiseScaleIsDiffusers(Variant variant) {
        for (int steps : new int[] {2, 5, 20, 50}) {
            double expected =
                    GOLDEN.description()
                            .get("scalars")
                            .get("table/" + variant.name() + "/n" + steps)
                            .get("init_noise_sigma")
                            .doubleValue();
            double scale =
                    variant.algorithm()
                            .space()
                            .initialNoiseScale(
                                    variant.schedule(steps).sigma(0),
                                    variant.config().timestepSpacing());
            assertThat(scale).isEqualTo(expected, offset(1e-5 * expected));
        }
    }

    /** Whole timesteps are exact; fractional ones pass through a float32 logarithm in diffusers. */
    private static void checkTimesteps(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            boolean whole = expected[i] == Math.rint(expected[i]);
            assertThat(actual[i]).isEqualTo(expected[i], offset(whole ? 0f : 2e-3f));
        }
    }

    /** 1e-5 relative: the table is float32 in both, the curves' powers are rounded elsewhere. */
    private static void checkSigmas(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isEqualTo(expected[i], offset(1e-5f * expected[i]));
        }
    }
}
