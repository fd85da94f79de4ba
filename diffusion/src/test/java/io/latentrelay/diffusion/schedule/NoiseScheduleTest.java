package io.latentrelay.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NoiseScheduleTest {

    private static NoiseSchedule of(float[] sigmas, float... timesteps) {
        return new NoiseSchedule(sigmas, timesteps, PredictionType.EPSILON);
    }

    @Test
    void refusesSigmasThatDoNotFall() {
        assertThatThrownBy(() -> of(new float[] {2, 2, 0}, 900, 100))
                .hasMessageContaining("sigma 1 is 2.0 after 2.0");
        assertThatThrownBy(() -> of(new float[] {Float.NaN, 0}, 900))
                .hasMessageContaining("sigma 0 must be at or above 0 and finite: NaN");
        assertThatThrownBy(() -> of(new float[] {1, -1}, 900))
                .hasMessageContaining("sigma 1 must be at or above 0 and finite: -1.0");
    }

    @Test
    void refusesTimestepsThatAreNone() {
        assertThatThrownBy(() -> of(new float[] {1, 0}, -1))
                .hasMessageContaining("timestep 0 must be at or above 0 and finite: -1.0");
        assertThatThrownBy(() -> of(new float[] {1, 0}, Float.POSITIVE_INFINITY))
                .hasMessageContaining("Infinity");
    }

    @Test
    void refusesLengthsThatDoNotFit() {
        assertThatThrownBy(() -> of(new float[] {1, 0}, 900, 100))
                .hasMessageContaining("2 sigmas and 1 arrivals do not fit 2 timesteps");
        assertThatThrownBy(() -> of(new float[] {1})).hasMessageContaining("at least one step");
    }

    @Test
    void refusesMoreStepsThanTheModelHasTimesteps() {
        assertThatThrownBy(
                        () ->
                                ScheduleFamily.INTERPOLATED.schedule(
                                        SchedulerConfig.SDXL, 1000, ScheduleType.MODEL))
                .hasMessageContaining("1000 timesteps: use fewer");
        assertThatThrownBy(
                        () ->
                                ScheduleFamily.INTERPOLATED.schedule(
                                        SchedulerConfig.SDXL, 0, ScheduleType.MODEL))
                .hasMessage("steps must be 1 to 1000: 0");
    }

    @Test
    void isAValue() {
        assertThat(of(new float[] {1, 0}, 900))
                .isEqualTo(of(new float[] {1, 0}, 900))
                .isNotEqualTo(of(new float[] {1, 0}, 901));
    }
}
