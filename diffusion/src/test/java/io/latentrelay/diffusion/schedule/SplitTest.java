package io.latentrelay.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

    private static NoiseSchedule schedule(int steps) {
        return ScheduleFamily.INTERPOLATED.schedule(
                SchedulerConfig.SDXL, steps, ScheduleType.MODEL);
    }

    private static int switchStep(double fraction, Cut cut, int steps) {
        return Split.resolve(fraction, cut, schedule(steps), 1000).switchStep();
    }

    @Test
    void aFifthOfTheTimestepsIsTheLastFiveOfTwentyFiveSteps() {
        Split split = Split.resolve(0.2, Cut.TIMESTEP, schedule(25), 1000);
        assertThat(split.baseSteps()).isEqualTo(20);
        assertThat(split.refinerSteps()).isEqualTo(5);
    }

    /**
     * With a step at every timestep, the switch step tells the cutoff: 999 steps run 999..1, of
     * which 1000 - cutoff are at or above it.
     */
    @ParameterizedTest
    @CsvSource({"0.2, 200", "0.1995, 200", "0.1985, 198", "0.0005, 0", "0.9999, 1000"})
    void theCutoffIsRoundedHalfToEven(double fraction, int cutoff) {
        assertThat(switchStep(fraction, Cut.TIMESTEP, 999)).isEqualTo(Math.min(999, 1000 - cutoff));
    }

    @Test
    void theStepCutCountsSteps() {
        assertThat(switchStep(0.2, Cut.STEP, 25)).isEqualTo(20);
        assertThat(switchStep(0.3, Cut.STEP, 7)).isEqualTo(5);
        assertThat(switchStep(0.5, Cut.STEP, 5)).isEqualTo(2);
    }

    @Test
    void fractionZeroIsBaseOnly() {
        assertThat(switchStep(0, Cut.TIMESTEP, 25)).isEqualTo(25);
        assertThat(switchStep(0, Cut.STEP, 25)).isEqualTo(25);
    }

    @Test
    void eitherSideMayGetNoStep() {
        assertThat(switchStep(0.001, Cut.TIMESTEP, 25)).isEqualTo(25);
        assertThat(switchStep(0.75, Cut.TIMESTEP, 1)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"-0.1", "1", "1.5", "NaN", "Infinity"})
    void refusesWhatIsNoShare(double fraction) {
        assertThatThrownBy(() -> switchStep(fraction, Cut.TIMESTEP, 25))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("refiner fraction " + fraction);
    }
}
