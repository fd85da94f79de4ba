package io.latentrelay.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.diffusion.golden.Golden;
import io.latentrelay.diffusion.golden.Variant;
import io.latentrelay.diffusion.golden.Variants;
import io.latentrelay.diffusion.sampler.SamplerName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
            checkTimesteps(variant.calls(steps), GOLDEN.floats(key + "/timesteps"));
            if (GOLDEN.keys().contains(key + "/sigmas")) {
                checkSigmas(perCall(variant, schedule), GOLDEN.floats(key + "/sigmas"));
            }
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

    /** Curves the golden data lacks, by numpy and scipy with diffusers' formulas. */
    @Test
    void exponentialAndBetaCurvesAreDiffusers() {
        for (JsonNode expected : Golden.json("schedulers/curves.json").get("cases")) {
            SchedulerConfig sdxl = SchedulerConfig.SDXL;
            SchedulerConfig config =
                    new SchedulerConfig(
                            sdxl.numTrainTimesteps(),
                            sdxl.betaStart(),
                            sdxl.betaEnd(),
                            sdxl.betaSchedule(),
                            sdxl.predictionType(),
                            SchedulerConfig.Spacing.of(expected.get("spacing").textValue()),
                            sdxl.stepsOffset(),
                            sdxl.interpolationType());
            NoiseSchedule schedule =
                    SamplerName.of(expected.get("sampler").textValue())
                            .schedule(
                                    config,
                                    expected.get("steps").intValue(),
                                    ScheduleType.of(expected.get("schedule").textValue()));
            checkTimesteps(schedule.timesteps(), floats(expected.get("timesteps")));
            float[] sigmas = schedule.sigmas();
            assertThat(sigmas[schedule.steps()]).isZero();
            checkSigmas(Arrays.copyOf(sigmas, schedule.steps()), floats(expected.get("sigmas")));
        }
    }

    /** diffusers' Heun writes every level but the first and the last twice. */
    private static float[] perCall(Variant variant, NoiseSchedule schedule) {
        if (variant.sampler() != SamplerName.HEUN) {
            return schedule.sigmas();
        }
        List<Float> sigmas = new ArrayList<>();
        for (int step = 0; step <= schedule.steps(); step++) {
            sigmas.add(schedule.sigma(step));
            if (step > 0 && step < schedule.steps()) {
                sigmas.add(schedule.sigma(step));
            }
        }
        return floats(sigmas);
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private static float[] floats(JsonNode values) {
        List<Float> floats = new ArrayList<>();
        values.forEach(value -> floats.add(value.floatValue()));
        return floats(floats);
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
