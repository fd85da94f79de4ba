package io.latentrelay.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.golden.Golden;
import io.latentrelay.diffusion.golden.Variant;
import io.latentrelay.diffusion.golden.Variants;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samplers against diffusers' own trajectories, sample by sample. */
class GoldenTrajectoryTest {

    /** Float32 rounding in another order than torch's, relative to the largest value. */
    private static final double TOLERANCE = 2e-5;

    /** The drawn noise itself may differ by 2e-6 a number, at every step. */
    private static final double TOLERANCE_WITH_NOISE = 1e-4;

    private static final Golden GOLDEN = Variants.GOLDEN;

    /** The generator of the golden step noise, made anew for every trajectory. */
    private static final RandomStream STEP_NOISE = new RandomStream(NoiseSource.TORCH_CPU, 7, 0);

    static Stream<Variant> variants() {
        return Variants.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everySampleIsDiffusers(Variant variant) {
        for (Matcher key : keys("traj/" + variant.name() + "/n(\\d+)/x0")) {
            int steps = Integer.parseInt(key.group(1));
            DenoisingState start = state(0, GOLDEN.floats(key.group()));
            check(variant, steps, start, key.group().replace("/x0", "/samples"));
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aRunHandedOffWithoutItsMemoryIsDiffusers(Variant variant) {
        for (Matcher key : keys("handoff/" + variant.name() + "/n(\\d+)-k(\\d+)/samples_fresh")) {
            int steps = Integer.parseInt(key.group(1));
            int calls = Integer.parseInt(key.group(2));
            NoiseSchedule schedule = variant.schedule(steps);
            DenoisingState state =
                    state(0, GOLDEN.floats("traj/" + variant.name() + "/n" + steps + "/x0"));
            for (int call = 0; call < calls; call++) {
                state = Trajectories.advanced(variant.algorithm(), state, schedule);
            }
            check(variant, steps, state.fresh(), key.group());
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aRunFromAnImageIsDiffusers(Variant variant) {
        for (Matcher key :
                keys("img2img/" + variant.name() + "/n(\\d+)-s([\\d.]+)/image_latents")) {
            int steps = Integer.parseInt(key.group(1));
            int first = variant.sampler().firstStep(Double.parseDouble(key.group(2)), steps);
            Latents image = latents(GOLDEN.floats(key.group()));
            Latents noise = latents(GOLDEN.floats(key.group().replace("image_latents", "noise")));
            NoiseSchedule schedule = variant.schedule(steps);
            Latents noised =
                    variant.algorithm().space().noised(image, noise, schedule.sigma(first));
            float[] expected = GOLDEN.floats(key.group().replace("image_latents", "noised"));
            assertThat(noised.toArray())
                    .containsExactly(expected, offset((float) TOLERANCE * largest(expected)));
            check(
                    variant,
                    steps,
                    new DenoisingState(first, 0, noised, List.of(), STEP_NOISE),
                    key.group().replace("image_latents", "samples"));
        }
    }

    private static List<Matcher> keys(String pattern) {
        List<Matcher> found = new ArrayList<>();
        for (String key : GOLDEN.keys()) {
            Matcher matcher = Pattern.compile(pattern).matcher(key);
            if (matcher.matches()) {
                found.add(matcher);
            }
        }
        assertThat(found).as(pattern).isNotEmpty();
        return found;
    }

    private static void check(Variant variant, int steps, DenoisingState start, String key) {
        NoiseSchedule schedule = variant.schedule(steps);
        float[] expected = GOLDEN.floats(key);
        float largest = largest(expected);
        DenoisingState state = start;
        double worst = 0;
        int at = 0;
        while (state.step() < steps) {
            state = Trajectories.advanced(variant.algorithm(), state, schedule);
            for (float value : visible(variant.algorithm(), state, schedule).toArray()) {
                worst = Math.max(worst, Math.abs(value - expected[at++]));
            }
        }
        assertThat(at).as(key).isEqualTo(expected.length);
        double tolerance = variant.draws() ? TOLERANCE_WITH_NOISE : TOLERANCE;
        assertThat(worst / largest).as(key).isLessThan(tolerance);
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Mid-step diffusers shows the prediction the second evaluation is asked about. */
    private static Latents visible(Sampler sampler, DenoisingState state, NoiseSchedule schedule) {
        if (state.isAtWholeStep()) {
            return state.latents();
        }
        Latents input = sampler.query(state, schedule).input();
        double sigma = schedule.sigma(state.step() + 1);
        return sampler.space() == LatentSpace.VARIANCE_EXPLODING
                ? input.times(Math.sqrt(sigma * sigma + 1))
                : input;
    }

    private static DenoisingState state(int step, float[] values) {
        return new DenoisingState(step, 0, latents(values), List.of(), STEP_NOISE);
    }

    private static Latents latents(float[] values) {
        return Latents.of(new Shape(1, 1, values.length), values);
    }
}
