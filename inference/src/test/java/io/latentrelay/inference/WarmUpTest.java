package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.inference.golden.TinyModels;
import io.latentrelay.inference.gpu.Precision;
import io.latentrelay.inference.onnx.CallRange;
import io.latentrelay.inference.onnx.CallSize;
import io.latentrelay.inference.onnx.ExecutionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmUpTest {

    private static final String SHA256 = "0123456789abcdef".repeat(4);
    private static final ImageSize SQUARE = new ImageSize(64, 64);
    private static final ImageSize TALL = new ImageSize(96, 64);

    @Test
    void sizesAreReadWidthFirst() {
        assertThat(DeclaredCalls.sizes("1024x1024, 832x1216"))
                .containsExactly(new ImageSize(1024, 1024), new ImageSize(1216, 832));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'1024'          | sizes '1024': '1024' is no width x height such as 1024x1024",
                "'64x64,'        | '' is no width x height",
                "'64x64,64x64'   | name 64x64 twice",
                "'0x64'          | at least 1 pixel each way",
            })
    void whatIsNoSizeIsNamed(String text, String message) {
        assertThatThrownBy(() -> DeclaredCalls.sizes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theRangeSpansAllSizesAndIsTunedToTheFirst() {
        DeclaredCalls calls =
                new DeclaredCalls(DeclaredCalls.sizes("1024x1024,832x1216,1216x832"), 16, 3);

        assertThat(calls.unet(8))
                .isEqualTo(
                        new CallRange(
                                new CallSize(1, 104, 104, 77),
                                new CallSize(16, 128, 128, 77),
                                new CallSize(16, 152, 152, 231)));
        assertThat(calls.unet(8).covers(128, 104)).isTrue();
        assertThat(calls.unet(8).covers(96, 128)).isFalse();
        assertThat(calls.vae(1, 1).largest()).isEqualTo(new CallSize(1, 1216, 1216, 77));
    }

    @Test
    void aBasesUnetComputesEverySizeOnce() {
        try (SdxlModel model = SdxlModel.openBase(TinyModels.base(), ModelOptions.defaults())) {
            assertThat(steps(model, List.of(SQUARE, TALL)))
                    .extracting(WarmUp.Step::network, WarmUp.Step::size, WarmUp.Step::rows)
                    .containsExactly(tuple("unet", SQUARE, 4), tuple("unet", TALL, 4));
        }
    }

    @Test
    void aRefinersDecodersComputeTooAsManyPicturesAsShareACall(@TempDir Path folder) {
        ModelOptions options = ModelOptions.defaults();
        try (SdxlModel model = SdxlModel.openRefiner(TinyModels.refiner(folder), options)) {
            int together = model.decodedTogether(model.latentShape(SQUARE));
            assertThat(steps(model, List.of(SQUARE)))
                    .extracting(WarmUp.Step::network, WarmUp.Step::rows)
                    .containsExactly(tuple("unet", 4), tuple("vae_decoder", together));
        }
    }

    @Test
    void aSizeThatTheModelCannotMakeIsRefusedBeforeAnythingIsComputed() {
        try (SdxlModel model = SdxlModel.openBase(TinyModels.base(), ModelOptions.defaults())) {
            List<WarmUp.Step> done = new ArrayList<>();
            DeclaredCalls calls = new DeclaredCalls(List.of(SQUARE, new ImageSize(64, 65)), 4, 1);
            assertThatThrownBy(() -> new WarmUp(model, calls).run(done::add))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("width must be a multiple of")
                    .hasMessageContaining("65");
            assertThat(done).isEmpty();
        }
    }

    @Test
    void theBudgetNamesEveryNetworkThatIsLoaded() {
        ModelOptions options =
                ModelOptions.defaults()
                        .withPreparation(
                                new Preparation(
                                        Optional.of(new DeclaredCalls(List.of(SQUARE), 4, 1)),
                                        Optional.empty()));
        try (SdxlModel model = SdxlModel.openBase(TinyModels.base(), options)) {
            MemoryBudget budget = MemoryBudget.of(model, options, 2, 4);
            assertThat(budget.weights().keySet())
                    .containsExactlyInAnyOrder("text_encoder", "text_encoder_2", "unet");
            long latents = (long) model.latentShape(SQUARE).size() * Float.BYTES;
            assertThat(budget.laneBytes()).isEqualTo(4 * latents);
            assertThat(budget.text())
                    .startsWith("memory: weights ")
                    .contains("at 64x64 2 lanes of ")
                    .doesNotContain("arena");
        }
        assertThat(MemoryBudget.amount(1023)).isEqualTo("1023 B");
        assertThat(MemoryBudget.amount(5_500_000_000L)).isEqualTo("5.1 GiB");
    }

    /** An engine made for other calls, in other numbers, or by other means is another engine. */
    @Test
    void anEngineCachesKeyTellsAllThatAnEngineIsMadeFrom() {
        Stream<UnaryOperator<ModelOptions>> changes =
                Stream.of(
                        options -> options,
                        options -> calls(options, "64x64,96x64", 4, 1),
                        options -> calls(options, "64x64", 8, 1),
                        options -> calls(options, "64x64", 4, 2),
                        options -> options.withDecoding(2, Optional.empty()),
                        options -> execution(options, "cuda", Precision.AS_EXPORTED),
                        options -> execution(options, "tensorrt,cuda", Precision.BF16));
        ModelOptions first =
                calls(
                        execution(ModelOptions.defaults(), "tensorrt,cuda", Precision.AS_EXPORTED),
                        "64x64",
                        4,
                        1);

        List<String> keys =
                changes.map(change -> EngineCache.settings(change.apply(first))).toList();

        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("[0-9a-f]{12}"));
        assertThat(EngineCache.settings(first.withIntraOpThreads(7)))
                .as("threads make no other engine")
                .isEqualTo(keys.get(0));
    }

    @Test
    void whereNoGpuIsAnEngineCacheIsNotCertainOfIt() {
        ModelOptions tensorRt =
                execution(ModelOptions.defaults(), "tensorrt", Precision.AS_EXPORTED);
        EngineCache cache = EngineCache.of(Path.of("cache"), SHA256, tensorRt);

        assertThat(cache.key())
                .startsWith("0123456789abcdef/unknown-gpu/onnxruntime-1.29.0-tensorrt-none/");
        assertThat(cache.isCertain()).isFalse();
        assertThat(cache.folder()).isEqualTo(Path.of("cache").resolve(cache.key()));
        assertThat(cache.network("unet").engines()).isEqualTo(cache.folder().resolve("unet"));
    }

    @Test
    void onTheCpuItIsTheCpuThatTheCacheIsFor() {
        EngineCache cache = EngineCache.of(Path.of("cache"), SHA256, ModelOptions.defaults());

        assertThat(cache.key())
                .matches("0123456789abcdef/cpu-[0-9a-f]{12}/onnxruntime-1.29.0/graphs");
        assertThat(cache.isCertain()).isTrue();
        assertThat(CpuModel.fingerprint("model name : A\nflags : avx2 fma\n\nmodel name : A\n"))
                .isEqualTo(CpuModel.fingerprint("model name : A\nflags : avx2 fma\n"))
                .isNotEqualTo(CpuModel.fingerprint("model name : A\nflags : avx2 fma avx512f\n"))
                .isNotEqualTo(CpuModel.fingerprint("model name : B\nflags : avx2 fma\n"));
    }

    private static ModelOptions calls(ModelOptions options, String sizes, int rows, int chunks) {
        return options.withPreparation(
                new Preparation(
                        Optional.of(new DeclaredCalls(DeclaredCalls.sizes(sizes), rows, chunks)),
                        Optional.empty()));
    }

    private static ModelOptions execution(
            ModelOptions options, String providers, Precision precision) {
        ExecutionOptions on = ExecutionOptions.of(1, providers, 0, true);
        return options.withExecution(
                network ->
                        on.withGpu(
                                on.gpu()
                                        .withTensorRt(
                                                on.gpu().tensorRt().withPrecision(precision))));
    }

    private static List<WarmUp.Step> steps(SdxlModel model, List<ImageSize> sizes) {
        List<WarmUp.Step> done = new ArrayList<>();
        new WarmUp(model, new DeclaredCalls(sizes, 4, 1)).run(done::add);
        return done;
    }
}
