package io.latentrelay.diffusion.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.schedule.ScheduleType;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrajectorySettingsTest {

    private static final ImageSize SIZE = new ImageSize(1024, 768);

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void takesEverySeed(long seed) {
        assertThat(of(seed, SIZE, 25, SamplerName.EULER, "model", 5, SamplerOptions.DEFAULT).seed())
                .isEqualTo(seed);
    }

    @Test
    void theScheduleIsKeptByItsCanonicalName() {
        TrajectorySettings settings =
                of(1, SIZE, 25, SamplerName.EULER, " Karras", 5, SamplerOptions.DEFAULT);
        assertThat(settings.schedule()).isEqualTo("karras");
        assertThat(settings.scheduleType()).isEqualTo(ScheduleType.KARRAS);
    }

    @Test
    void refusesWhatCannotBe() {
        SamplerOptions none = SamplerOptions.DEFAULT;
        SamplerName euler = SamplerName.EULER;
        refused("steps", () -> of(1, SIZE, 0, euler, "model", 5, none));
        refused("steps", () -> of(1, SIZE, 1001, euler, "model", 5, none));
        refused("width", () -> of(1, new ImageSize(1024, 770), 25, euler, "model", 5, none));
        refused("guidance_scale", () -> of(1, SIZE, 25, euler, "model", Double.NaN, none));
        refused("schedule 'warp'", () -> of(1, SIZE, 25, euler, "warp", 5, none));
        refused(
                "sampler 'ddim' has no schedule 'karras'",
                () -> of(1, SIZE, 25, SamplerName.DDIM, "karras", 5, none));
        SamplerOptions eta =
                new SamplerOptions(Optional.of(0.5), 1, 0, 0, Double.POSITIVE_INFINITY);
        refused("eta", () -> of(1, SIZE, 25, SamplerName.HEUN, "model", 5, eta));
    }

    @Test
    void theRefinersScoresAreNumbers() {
        refused(
                "negative_aesthetic_score",
                () -> new RefinementSettings(Optional.empty(), Optional.empty(), 5, 6, Double.NaN));
        refused(
                "guidance_scale",
                () -> new RefinementSettings(Optional.empty(), Optional.empty(), -1, 6, 2.5));
    }

    private static void refused(String naming, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(naming);
    }

    private static TrajectorySettings of(
            long seed,
            ImageSize size,
            int steps,
            SamplerName sampler,
            String schedule,
            double guidanceScale,
            SamplerOptions options) {
        return new TrajectorySettings(
                        "a lion",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        seed,
                        NoiseSource.TORCH_CPU,
                        size,
                        steps,
                        sampler,
                        schedule,
                        guidanceScale,
                        0,
                        Optional.empty(),
                        size,
                        CropOffset.NONE,
                        size)
                .with(options);
    }
}
