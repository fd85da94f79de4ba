package io.latentrelay.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.diffusion.golden.Golden;
import io.latentrelay.diffusion.golden.Variant;
import io.latentrelay.diffusion.golden.Variants;
import io.latentrelay.diffusion.sampler.SamplerName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Splits and starting points against the timesteps diffusers ran. */
class GoldenSplitTest {

    private static final Map<String, Variant> VARIANTS =
            Variants.all().collect(Collectors.toMap(Variant::name, Function.identity()));

    private static final JsonNode GOLDEN = Golden.json("pipelines/splits.json");

    private static Variant variant(JsonNode described) {
        String name = described.get("scheduler").textValue();
        return Optional.ofNullable(VARIANTS.get(name)).orElseThrow();
    }

    @Test
    void eachSideRunsTheTimestepsItRunsInDiffusers() {
        for (JsonNode split : GOLDEN.get("splits")) {
            Variant variant = variant(split);
            int steps = split.get("num_inference_steps").intValue();
            NoiseSchedule schedule = variant.schedule(steps);
            int switchStep =
                    Split.resolve(refinersShare(split), Cut.TIMESTEP, schedule, 1000).switchStep();
            float[] base = timesteps(split.get("base"));
            float[] refiner = timesteps(split.get("refiner"));
            if (variant.sampler() == SamplerName.HEUN) {
                checkHeun(variant, schedule, switchStep, base, refiner);
            } else if (variant.sampler() == SamplerName.PNDM) {
                checkPndm(variant, schedule, switchStep, base, refiner);
            } else {
                check(variant.calls(schedule, 0, switchStep, true), base, split);
                check(variant.calls(schedule, switchStep, steps, true), refiner, split);
            }
        }
    }

    /**
     * diffusers stops in the middle of Heun's step and starts it again: the two sides overlap. We
     * cut at the whole step that the middle belongs to: the base's last timestep begins it.
     */
    private static void checkHeun(
            Variant variant,
            NoiseSchedule schedule,
            int switchStep,
            float[] base,
            float[] refiner) {
        int steps = schedule.steps();
        float[] ours = variant.calls(schedule, 0, switchStep, true);
        boolean cutMidStep = switchStep > 0 && switchStep < steps;
        check(cutMidStep ? Arrays.copyOf(ours, ours.length - 1) : ours, base, switchStep);
        int from = Math.max(0, switchStep - 1);
        check(variant.calls(schedule, from, steps, true), refiner, switchStep);
    }

    /** PNDM's first step is evaluated at both ends, and diffusers may cut between the two. */
    private static void checkPndm(
            Variant variant,
            NoiseSchedule schedule,
            int switchStep,
            float[] base,
            float[] refiner) {
        int steps = schedule.steps();
        float[] ours = variant.calls(schedule, 0, switchStep, true);
        float[] left = variant.calls(schedule, switchStep, steps, true);
        if (switchStep == 1 && steps > 1) {
            check(new float[] {ours[0]}, base, switchStep);
            check(left, Arrays.copyOfRange(refiner, 1, refiner.length), switchStep);
            assertThat(refiner[0]).isEqualTo(ours[1]);
        } else {
            check(ours, base, switchStep);
            check(left, refiner, switchStep);
        }
    }

    @Test
    void aRunFromAnImageRunsTheTimestepsItRunsInDiffusers() {
        for (JsonNode start : GOLDEN.get("strengths")) {
            Variant variant = variant(start);
            int steps = start.get("num_inference_steps").intValue();
            int first = variant.sampler().firstStep(start.get("strength").doubleValue(), steps);
            check(
                    variant.calls(variant.schedule(steps), first, steps, true),
                    timesteps(start.get("timesteps")),
                    start);
        }
    }

    /** The refiner's share, for the fraction at which diffusers' base was told to end. */
    private static double refinersShare(JsonNode split) {
        return BigDecimal.ONE.subtract(split.get("fraction").decimalValue()).doubleValue();
    }

    /** 2e-3 for fractional timesteps, exact for whole ones and for how many there are. */
    private static void check(float[] actual, float[] expected, Object context) {
        assertThat(actual).as("%s", context).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            boolean whole = expected[i] == Math.rint(expected[i]);
            assertThat(actual[i])
                    .as("%s", context)
                    .isEqualTo(expected[i], offset(whole ? 0f : 2e-3f));
        }
    }

    private static float[] timesteps(JsonNode values) {
        float[] timesteps = new float[values.size()];
        for (int i = 0; i < timesteps.length; i++) {
            timesteps[i] = values.get(i).floatValue();
        }
        return timesteps;
    }
}
