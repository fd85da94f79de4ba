package io.latentrelay.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.schedule.ScheduleType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void aNameMayCarryItsSchedule() {
        NamedSampler named = NamedSampler.of("Euler Karras");
        assertThat(named.sampler()).isEqualTo(SamplerName.EULER);
        assertThat(named.schedule()).contains(ScheduleType.KARRAS);
        assertThat(NamedSampler.of("Euler").schedule()).isEmpty();
        assertThatThrownBy(() -> NamedSampler.of("Eulr Karras")).hasMessageContaining("'Eulr'");
    }
}
