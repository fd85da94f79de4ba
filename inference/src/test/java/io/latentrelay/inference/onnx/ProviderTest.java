package io.latentrelay.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.inference.Footing;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.ModelPart;
import io.latentrelay.inference.NetworkKind;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.golden.TinyModels;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ONNX Runtime that tests run on has only the CPU. */
class ProviderTest {

    @Test
    void anOrderOfPreferenceIsRead() {
        assertThat(Provider.list(" TensorRT, cuda,cpu"))
                .containsExactly(Provider.TENSORRT, Provider.CUDA, Provider.CPU);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'gpu'      | providers 'gpu': 'gpu' is not one of tensorrt, cuda, cpu",
                "'cuda,'    | '' is not one of",
                "''         | '' is not one of",
                "'cpu,CPU'  | name cpu twice",
            })
    void whatIsNoProviderIsNamed(String text, String message) {
        assertThatThrownBy(() -> Provider.list(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"'cuda,cpu',cuda", "'tensorrt,cuda',tensorrt"})
    void aProviderThatCannotBeHadIsAnErrorThatSaysWhatIsMissing(String asked, String first) {
        assertThatThrownBy(() -> open(asked, false).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "text_encoder: provider " + first + " cannot be had: the ONNX Runtime")
                .hasMessageContaining("has only cpu")
                .hasMessageContaining("--allow-fallback");
    }

    @Test
    void withFallbackAModelSaysWhatItTrulyRunsOn() {
        try (SdxlModel model = open("tensorrt,cuda", true)) {
            model.loadAll();
            assertThat(model.executions())
                    .extracting(NetworkExecution::network)
                    .containsExactly(
                            "text_encoder", "text_encoder_2", "unet", "vae_decoder", "vae_encoder");
            assertThat(model.executions())
                    .extracting(NetworkExecution::providers)
                    .containsOnly(List.of(Provider.CPU));
            assertThat(model.executions())
                    .extracting(NetworkExecution::missed)
                    .containsOnly(List.of(Provider.TENSORRT, Provider.CUDA));
            assertThat(Footing.of(model).of(EnumSet.of(ModelPart.DENOISING)))
                    .containsEntry("onnxruntime", OrtVersions.onnxRuntime())
                    .containsEntry("unet", "cpu")
                    .containsOnlyKeys(
                            "device", "onnxruntime", "text_encoder", "text_encoder_2", "unet");
            assertThat(Footing.of(model).of(EnumSet.of(ModelPart.ENCODING, ModelPart.DECODING)))
                    .containsOnlyKeys("device", "onnxruntime", "vae_decoder", "vae_encoder");
            assertThat(model.unetExecution().text())
                    .isEqualTo("unet on cpu without tensorrt, cuda (1 thread)");
        }
    }

    @Test
    void eachKindOfNetworkHasItsOwnThreads() {
        Map<NetworkKind, Integer> threads =
                Map.of(NetworkKind.TEXT_ENCODERS, 1, NetworkKind.UNET, 2, NetworkKind.VAE, 3);
        ModelOptions options =
                ModelOptions.defaults()
                        .withExecution(
                                kind ->
                                        ExecutionOptions.of(
                                                threads.getOrDefault(kind, 9), "cpu", 0, false));
        try (SdxlModel model = SdxlModel.openBase(TinyModels.base(), options)) {
            assertThat(NetworkExecution.text(model.executions()))
                    .isEqualTo(
                            "text_encoder on cpu (1 thread); text_encoder_2 on cpu (1 thread);"
                                    + " unet on cpu (2 threads)");
        }
    }

    private static SdxlModel open(String providers, boolean allowsFallback) {
        ModelOptions options =
                ModelOptions.defaults()
                        .withExecution(
                                network -> ExecutionOptions.of(1, providers, 0, allowsFallback));
        return SdxlModel.openBase(TinyModels.base(), options);
    }
}
