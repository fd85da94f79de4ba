package io.latentrelay.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.golden.Golden;
import io.latentrelay.diffusion.golden.ToyModel;
import io.latentrelay.diffusion.golden.Variant;
import io.latentrelay.diffusion.golden.Variants;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samplers against diffusers' own trajectories, sample by sample. */
class GoldenTrajectoryTest {

    private static final Golden GOLDEN = Variants.GOLDEN;

    static Stream<Variant> variants() {
        return Variants.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everySampleIsDiffusers(Variant variant) {
        for (String key : GOLDEN.keys()) {
            if (key.matches("traj/" + variant.name() + "/n\\d+/x0")) {
                int steps = Integer.parseInt(key.replaceAll(".*/n(\\d+)/x0", "$1"));
                check(variant, steps, key.substring(0, key.length() - 3));
            }
        }
    }

    private static void check(Variant variant, int steps, String key) {
        float[] x0 = GOLDEN.floats(key + "/x0");
        float[] samples = GOLDEN.floats(key + "/samples");
        NoiseSchedule schedule = variant.schedule(steps);
        Sampler sampler = variant.algorithm();
        DenoisingState state =
                new DenoisingState(
                        0,
                        0,
                        Latents.of(new Shape(1, 1, x0.length), x0),
                        List.of(),
                        new RandomStream(NoiseSource.TORCH_CPU, 7, 0));
        int call = 0;
        while (state.step() < schedule.steps()) {
            Latents prediction = ToyModel.predict(sampler.query(state, schedule));
            state = sampler.advance(state, schedule, prediction);
            checkSample(state.latents().toArray(), samples, call++, key);
        }
        assertThat(call * x0.length).isEqualTo(samples.length);
    }

    /** 2e-5 of the largest value: float32 rounding, in another order than torch's. */
    private static void checkSample(float[] actual, float[] samples, int call, String key) {
        float largest = 0;
        for (float sample : samples) {
            largest = Math.max(largest, Math.abs(sample));
        }
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("%s call %d", key, call)
                    .isEqualTo(samples[call * actual.length + i], offset(2e-5f * largest));
        }
    }
}
