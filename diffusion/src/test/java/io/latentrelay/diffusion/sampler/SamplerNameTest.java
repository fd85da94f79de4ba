package io.latentrelay.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SamplerNameTest {

    @ParameterizedTest
    @EnumSource
    void everySamplerGoesByAllItsNames(SamplerName name) {
        assertThat(SamplerName.of(name.text())).isEqualTo(name);
        assertThat(SamplerName.of(name.a1111())).isEqualTo(name);
        assertThat(name.aliases()).isNotEmpty().allMatch(alias -> SamplerName.of(alias) == name);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> SamplerName.of("eulr"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'eulr'")
                .hasMessageContaining("euler");
    }

    @ParameterizedTest
    @CsvSource({
        "Euler a, EULER_ANCESTRAL",
        "EulerAncestralDiscreteScheduler, EULER_ANCESTRAL",
        "dpmpp_2m, DPMPP_2M",
        "DPM++ 2M SDE, DPMPP_2M_SDE",
        "uni_pc, UNIPC",
        "PLMS, PNDM",
        " heun , HEUN"
    })
    void theFieldsNamesAreKnown(String text, SamplerName name) {
        assertThat(SamplerName.of(text)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "DPM++ 2M Karras, DPMPP_2M, KARRAS",
        "dpmpp_2m_sde karras, DPMPP_2M_SDE, KARRAS",
        "Euler Beta, EULER, BETA",
        "euler normal, EULER, LINSPACE",
        "DPM++ 2M SDE Exponential, DPMPP_2M_SDE, EXPONENTIAL"
    })
    void aNameMayCarryItsSchedule(String text, SamplerName sampler, ScheduleType schedule) {
        NamedSampler named = NamedSampler.of(text);
        assertThat(named.sampler()).isEqualTo(sampler);
        assertThat(named.schedule()).contains(schedule);
    }

    @Test
    void aNameNeedNotCarryASchedule() {
        assertThat(NamedSampler.of("Euler").schedule()).isEmpty();
        assertThat(NamedSampler.of("Euler a").sampler()).isEqualTo(SamplerName.EULER_ANCESTRAL);
        assertThatThrownBy(() -> NamedSampler.of("Eulr Karras")).hasMessageContaining("'Eulr'");
    }

    @Test
    void namesAreUnambiguous() {
        List<String> names = new ArrayList<>();
        for (SamplerName name : SamplerName.values()) {
            Set<String> own = new HashSet<>(name.aliases());
            own.add(name.text());
            own.add(name.a1111());
            own.stream().map(text -> text.toLowerCase(Locale.ROOT)).distinct().forEach(names::add);
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void aScheduleASamplerCannotFollowIsRefused() {
        assertThatThrownBy(
                        () ->
                                SamplerName.DDIM.schedule(
                                        SchedulerConfig.SDXL, 20, ScheduleType.KARRAS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sampler 'ddim' has no schedule 'karras'");
        assertThatThrownBy(
                        () ->
                                SamplerName.LCM.schedule(
                                        SchedulerConfig.SDXL, 51, ScheduleType.MODEL))
                .hasMessageContaining("at most 50 steps to run: 51");
    }

    @Test
    void anOptionWithoutEffectIsRefused() {
        SamplerOptions eta =
                new SamplerOptions(Optional.of(0.5), 1, 0, 0, Double.POSITIVE_INFINITY);
        SamplerName.DDIM.requireHas(eta);
        assertThatThrownBy(() -> SamplerName.DPMPP_2M.requireHas(eta))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("eta has no effect with sampler 'dpmpp_2m': leave it out");
        for (SamplerName name : SamplerName.values()) {
            name.requireHas(SamplerOptions.DEFAULT);
        }
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new SamplerOptions(Optional.of(Double.NaN), 1, 0, 0, 1))
                .hasMessage("eta must be 0 to 1.0: NaN");
        assertThatThrownBy(() -> new SamplerOptions(Optional.empty(), 1.6, 0, 0, 1))
                .hasMessage("s_noise must be 0 to 1.5: 1.6");
        assertThatThrownBy(() -> new SamplerOptions(Optional.empty(), 1, 0, 2, 1))
                .hasMessage("s_tmin 2.0 is above s_tmax 1.0");
    }

    @ParameterizedTest
    @CsvSource({"100, 0.29, 28", "50, 0.58, 28", "100, 0.57, 56", "20, 0.3, 6", "10, 0.05, 0"})
    void strengthIsCutToWholeStepsAsADouble(int steps, double strength, int left) {
        assertThat(SamplerName.EULER.firstStep(strength, steps)).isEqualTo(steps - left);
    }

    @Test
    void aStrengthThatLeavesNoStepCannotStart() {
        NoiseSchedule schedule =
                SamplerName.EULER.schedule(SchedulerConfig.SDXL, 10, ScheduleType.MODEL);
        Latents image = Latents.compute(new Shape(4, 2, 2), i -> i);
        RandomStream random = new RandomStream(NoiseSource.TORCH_CPU, 1, 0);
        assertThatThrownBy(
                        () -> SamplerName.EULER.sampler().startFrom(image, schedule, 10, random, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leaves none of the 10 steps");
        assertThatThrownBy(() -> SamplerName.EULER.firstStep(Double.NaN, 10))
                .hasMessageContaining("NaN");
    }

    @Test
    void theNoiseMultiplierScalesWhatAnImageIsCoveredWith() {
        NoiseSchedule schedule =
                SamplerName.EULER.schedule(SchedulerConfig.SDXL, 10, ScheduleType.MODEL);
        Latents image = Latents.compute(new Shape(4, 2, 2), i -> i);
        RandomStream random = new RandomStream(NoiseSource.TORCH_CPU, 1, 3);
        Sampler euler = SamplerName.EULER.sampler();
        DenoisingState none = euler.startFrom(image, schedule, 7, random, 0);
        assertThat(none.latents()).isEqualTo(image);
        assertThat(none.step()).isEqualTo(7);
        assertThat(none.random().draws()).isEqualTo(4);
        Latents half = euler.startFrom(image, schedule, 7, random, 0.5).latents();
        Latents drawn = random.peek(image.shape());
        assertThat(half.at(5)).isEqualTo(5 + 0.5f * drawn.at(5) * schedule.sigma(7), offset(1e-5f));
    }
}
