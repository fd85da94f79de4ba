package io.latentrelay.inference.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.inference.gpu.CudaOptions.ArenaGrowth;
import io.latentrelay.inference.gpu.CudaOptions.ConvolutionSearch;
import io.latentrelay.inference.gpu.TensorRtOptions.EngineFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the providers are told, against the names in ONNX Runtime 1.29.0's own libraries; what they
 * mean is in its documentation, "TensorRT Execution Provider" and "CUDA Execution Provider".
 */
class ProviderOptionsTest {

    private static final Path NAMES = Path.of("src/test/resources/onnxruntime-1.29.0");

    private static final ShapeProfile PROFILE =
            new ShapeProfile(
                    List.of(
                            new ShapeProfile.Input(
                                    "sample",
                                    List.of(1L, 4L, 104L, 104L),
                                    List.of(16L, 4L, 128L, 128L),
                                    List.of(16L, 4L, 152L, 128L)),
                            new ShapeProfile.Input(
                                    "timestep", List.of(1L), List.of(16L), List.of(16L))));

    private static Set<String> known(String file) throws IOException {
        try (Stream<String> lines = Files.lines(NAMES.resolve(file))) {
            return lines.filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
        }
    }

    @Test
    void everyTensorRtOptionIsOneThatTheProviderKnows() throws IOException {
        TensorRtOptions all =
                new TensorRtOptions(
                        Precision.BF16,
                        1L << 33,
                        5,
                        Optional.of(new EngineFolder(Path.of("/e"), Path.of("/t"))));

        Map<String, String> options = all.providerOptions(false, Optional.of(PROFILE));

        assertThat(known("tensorrt-options.txt"))
                .hasSizeGreaterThan(40)
                .containsAll(options.keySet());
        assertThat(options)
                .containsEntry("trt_bf16_enable", "1")
                .containsEntry("trt_fp16_enable", "0")
                .containsEntry("trt_max_workspace_size", "8589934592")
                .containsEntry("trt_builder_optimization_level", "5")
                .containsEntry("trt_context_memory_sharing_enable", "1")
                .containsEntry("trt_engine_cache_enable", "1")
                .containsEntry("trt_engine_cache_path", "/e")
                .containsEntry("trt_timing_cache_enable", "1")
                .containsEntry("trt_timing_cache_path", "/t");
    }

    /** "input_tensor_1:dim_1xdim_2x...,input_tensor_2:dim_3xdim_4x...,..." */
    @Test
    void profileShapesAreWrittenAsTheDocumentationSays() {
        assertThat(TensorRtOptions.defaults().providerOptions(true, Optional.of(PROFILE)))
                .containsEntry("trt_profile_min_shapes", "sample:1x4x104x104,timestep:1")
                .containsEntry("trt_profile_opt_shapes", "sample:16x4x128x128,timestep:16")
                .containsEntry("trt_profile_max_shapes", "sample:16x4x152x128,timestep:16");
    }

    @Test
    void withoutShapesOrACacheNoneIsNamed() {
        assertThat(TensorRtOptions.defaults().providerOptions(true, Optional.empty()).keySet())
                .noneMatch(name -> name.contains("profile") || name.contains("cache"));
        assertThat(
                        TensorRtOptions.defaults()
                                .providerOptions(true, Optional.of(new ShapeProfile(List.of()))))
                .isEqualTo(TensorRtOptions.defaults().providerOptions(true, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "as-exported, true, 1, 0",
        "as-exported, false, 0, 0",
        "fp32, true, 0, 0",
        "fp16, false, 1, 0",
        "bf16, true, 0, 1"
    })
    void precisionIsTheFilesUnlessToldOtherwise(
            String asked, boolean half, String fp16, String bf16) {
        assertThat(
                        TensorRtOptions.defaults()
                                .withPrecision(Precision.of(asked))
                                .providerOptions(half, Optional.empty()))
                .containsEntry("trt_fp16_enable", fp16)
                .containsEntry("trt_bf16_enable", bf16)
                .containsEntry("trt_layer_norm_fp32_fallback", fp16);
    }

    /** They would give every image the first one's result: microsoft/onnxruntime issue 20050. */
    @Test
    void cudaGraphsAreOffForInputsComeFromOutsideTheDevice() {
        assertThat(TensorRtOptions.defaults().providerOptions(true, Optional.empty()))
                .containsEntry("trt_cuda_graph_enable", "0");
        assertThat(CudaOptions.defaults().providerOptions()).doesNotContainKey("enable_cuda_graph");
    }

    @Test
    void cudaIsExactAndTheSameEverywhereUnlessToldOtherwise() {
        assertThat(CudaOptions.defaults().providerOptions())
                .isEqualTo(
                        Map.of(
                                "cudnn_conv_algo_search", "HEURISTIC",
                                "cudnn_conv_use_max_workspace", "1",
                                "arena_extend_strategy", "kSameAsRequested",
                                "use_tf32", "0"));
    }

    @ParameterizedTest
    @EnumSource
    void everyCudaOptionAndWordIsOneThatTheProviderKnows(ConvolutionSearch search)
            throws IOException {
        Set<String> known = known("cuda-options.txt");
        for (ArenaGrowth growth : ArenaGrowth.values()) {
            Map<String, String> options =
                    new CudaOptions(search, growth, 20L << 30, true).providerOptions();

            assertThat(known).containsAll(options.keySet());
            assertThat(known)
                    .contains(
                            options.get("cudnn_conv_algo_search"),
                            options.get("arena_extend_strategy"));
            assertThat(options)
                    .containsEntry("gpu_mem_limit", "21474836480")
                    .containsEntry("use_tf32", "1");
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Precision.of("int8"))
                .hasMessage("precision 'int8' is not one of as-exported, fp32, fp16, bf16");
        assertThatThrownBy(() -> new TensorRtOptions(Precision.FP16, 0, 6, Optional.empty()))
                .hasMessage("TensorRT's effort is 0 to 5: 6");
        assertThatThrownBy(
                        () ->
                                new ShapeProfile.Input(
                                        "sample", List.of(2L), List.of(1L), List.of(2L)))
                .hasMessage("shapes of input sample do not grow: [2][1][2]");
        assertThatThrownBy(() -> GpuOptions.onDevice(-1)).hasMessage("devices count from 0: -1");
    }
}
