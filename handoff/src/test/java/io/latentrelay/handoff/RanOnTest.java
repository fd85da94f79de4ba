package io.latentrelay.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RanOnTest {

    private static final RanOn L4 = new RanOn("device=l4 onnxruntime=1.29.0 unet=tensorrt");

    @Test
    void valuesStandInTheirOrder() {
        Map<String, String> values = new TreeMap<>(Map.of("unet", "cpu", "device", "cpu-1"));

        assertThat(RanOn.of(values).text()).isEqualTo("device=cpu-1 unet=cpu");
    }

    @Test
    void twoThatAreAlikeAreOne() {
        assertThat(L4.plus(L4)).isEqualTo(L4);
        assertThat(L4.plus(RanOn.NOT_TOLD)).isEqualTo(L4);
        assertThat(RanOn.NOT_TOLD.plus(L4)).isEqualTo(L4);
    }

    @Test
    void whereWorkersDifferBothAreTold() {
        RanOn h100 = new RanOn("device=h100 onnxruntime=1.29.0 unet=cuda vae_encoder=cuda");

        RanOn both = L4.plus(h100);

        assertThat(both.text())
                .isEqualTo("device=l4|h100 onnxruntime=1.29.0 unet=tensorrt|cuda vae_encoder=cuda");
        assertThat(both.plus(h100).plus(L4)).isEqualTo(both);
    }
}
