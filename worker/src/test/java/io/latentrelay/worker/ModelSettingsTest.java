package io.latentrelay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.inference.DeclaredCalls;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.NetworkKind;
import io.latentrelay.inference.gpu.CudaOptions;
import io.latentrelay.inference.gpu.CudaOptions.ArenaGrowth;
import io.latentrelay.inference.gpu.CudaOptions.ConvolutionSearch;
import io.latentrelay.inference.gpu.GpuOptions;
import io.latentrelay.inference.gpu.Precision;
import io.latentrelay.transport.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelSettingsTest {

    private static GpuOptions gpu(ModelOptions options, NetworkKind network) {
        return options.execution(network).gpu();
    }

    @Test
    void theDefaultsAreThoseOfTheRuntimesOwnOptions() {
        ModelOptions options = ModelSettings.of(Settings.of(Map.of()));

        for (NetworkKind network : NetworkKind.values()) {
            assertThat(gpu(options, network)).isEqualTo(GpuOptions.onDevice(0));
        }
        assertThat(options.preparation().calls()).isEmpty();
    }

    @Test
    void everySettingReachesTheNetworksItIsFor() {
        ModelOptions options =
                ModelSettings.of(
                        Settings.of(
                                Map.of(
                                        "device", "1",
                                        "convolution-search", "exhaustive",
                                        "gpu-memory-growth", "power-of-two",
                                        "gpu-memory-limit", "20",
                                        "tf32", "true",
                                        "tensorrt-precision", "bf16",
                                        "tensorrt-effort", "5",
                                        "engine-cache", "engines")));

        assertThat(gpu(options, NetworkKind.VAE).device()).isEqualTo(1);
        assertThat(gpu(options, NetworkKind.VAE).cuda())
                .isEqualTo(
                        new CudaOptions(
                                ConvolutionSearch.EXHAUSTIVE,
                                ArenaGrowth.POWER_OF_TWO,
                                20L << 30,
                                true));
        assertThat(gpu(options, NetworkKind.UNET).tensorRt().precision()).isEqualTo(Precision.BF16);
        assertThat(gpu(options, NetworkKind.VAE).tensorRt().precision())
                .as("in half precision the VAE overflows")
                .isEqualTo(Precision.AS_EXPORTED);
        assertThat(gpu(options, NetworkKind.VAE).tensorRt().effort()).isEqualTo(5);
        assertThat(options.preparation().engineCache()).hasValue(Path.of("engines"));
    }

    @Test
    void callsAreMadeOfSizesRowsAndChunks() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "providers", "tensorrt,cuda",
                                "sizes", "1024x1024,832x1216",
                                "lanes", "8",
                                "prompt-chunks", "2"));

        assertThat(ModelSettings.of(settings).preparation().calls())
                .hasValue(
                        new DeclaredCalls(
                                List.of(new ImageSize(1024, 1024), new ImageSize(1216, 832)),
                                16,
                                2));
    }

    @Test
    void tensorRtNeedsToKnowTheSizes() {
        Settings settings = Settings.of(Map.of("unet-providers", "tensorrt,cuda"));

        assertThatThrownBy(() -> ModelSettings.of(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("with tensorrt, --sizes is missing");
        Settings textOnly = Settings.of(Map.of("text-encoder-providers", "tensorrt"));
        assertThat(ModelSettings.of(textOnly).preparation().calls()).isEmpty();
    }
}
