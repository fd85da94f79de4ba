package io.latentrelay.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.sampler.SamplerName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Fractions against a direct count, in decimal arithmetic. */
class SplitPropertyTest {

    @Property(tries = 500)
    void theTimestepCutIsACountOfTimesteps(
            @ForAll SamplerName name,
            @ForAll @IntRange(min = 1, max = 50) int steps,
            @ForAll @IntRange(min = 1, max = 9999) int tenThousandths) {
        NoiseSchedule schedule = name.schedule(SchedulerConfig.SDXL, steps, ScheduleType.MODEL);
        BigDecimal fraction = BigDecimal.valueOf(tenThousandths, 4);
        int cutoff =
                fraction.multiply(BigDecimal.valueOf(1000))
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .intValueExact();
        int below = 0;
        for (float timestep : schedule.timesteps()) {
            below += timestep < cutoff ? 1 : 0;
        }
        Split split = Split.resolve(fraction.doubleValue(), Cut.TIMESTEP, schedule, 1000);
        assertThat(split.refinerSteps()).isEqualTo(below);
        assertThat(split.baseSteps() + split.refinerSteps()).isEqualTo(steps);
    }

    @Property
    void theStepCutIsTheNearestCountOfSteps(
            @ForAll @IntRange(min = 1, max = 50) int steps,
            @ForAll @IntRange(min = 1, max = 9999) int tenThousandths) {
        NoiseSchedule schedule =
                SamplerName.EULER.schedule(SchedulerConfig.SDXL, steps, ScheduleType.MODEL);
        BigDecimal fraction = BigDecimal.valueOf(tenThousandths, 4);
        int base =
                BigDecimal.ONE
                        .subtract(fraction)
                        .multiply(BigDecimal.valueOf(steps))
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .intValueExact();
        Split split = Split.resolve(fraction.doubleValue(), Cut.STEP, schedule, 1000);
        assertThat(split.baseSteps()).isEqualTo(base);
    }
}
