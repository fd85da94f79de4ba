package io.latentrelay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.settings.Settings;
import io.latentrelay.worker.AcceleratorOptions.Cuda;
import io.latentrelay.worker.AcceleratorOptions.TensorRt;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcceleratorOptionsTest {

    @Test
    void theDefaultIsExact() {
        Settings nothing = Settings.of(Map.of());

        assertThat(AcceleratorOptions.cuda(nothing))
                .isEqualTo(new Cuda("heuristic", "as-requested", 0, false));
        assertThat(AcceleratorOptions.tensorRt(nothing))
                .isEqualTo(new TensorRt("as-exported", 0, 3));
        assertThat(PreparationOptions.sizes(nothing)).isEmpty();
        assertThat(PreparationOptions.promptChunks(nothing)).isEqualTo(3);
        assertThat(PreparationOptions.engineCache(nothing)).isEmpty();
    }

    @Test
    void everyOptionReachesWhatItIsFor() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "convolution-search", "exhaustive",
                                "gpu-memory-growth", "power-of-two",
                                "gpu-memory-limit", "20.5",
                                "tf32", "true",
                                "tensorrt-precision", "bf16",
                                "tensorrt-workspace", "8",
                                "tensorrt-effort", "5",
                                "sizes", "64x64",
                                "prompt-chunks", "2",
                                "engine-cache", "engines"));

        assertThat(AcceleratorOptions.cuda(settings))
                .isEqualTo(new Cuda("exhaustive", "power-of-two", 41L << 29, true));
        assertThat(AcceleratorOptions.tensorRt(settings))
                .isEqualTo(new TensorRt("bf16", 8L << 30, 5));
        assertThat(PreparationOptions.sizes(settings)).hasValue("64x64");
        assertThat(PreparationOptions.promptChunks(settings)).isEqualTo(2);
        assertThat(PreparationOptions.engineCache(settings)).hasValue(Path.of("engines"));
    }

    @Test
    void whatIsNoChoiceIsNamedWithTheChoices() {
        assertThatThrownBy(
                        () ->
                                AcceleratorOptions.tensorRt(
                                        Settings.of(Map.of("tensorrt-precision", "int8"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--tensorrt-precision 'int8'")
                .hasMessageContaining("as-exported, fp32, fp16, bf16");
    }
}
