package io.latentrelay.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.golden.TinyModels;
import io.latentrelay.inference.gpu.TensorRtOptions.EngineFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph that is kept is the one that would have been made. */
class OptimizedGraphTest {

    private static final Path UNET = TinyModels.base().resolve("unet/model.onnx");

    @TempDir private Path cache;

    private ExecutionOptions keeping(String providers) {
        ExecutionOptions options = ExecutionOptions.of(1, providers, 0, true);
        return options.withGpu(
                options.gpu()
                        .withTensorRt(
                                options.gpu()
                                        .tensorRt()
                                        .withCache(
                                                new EngineFolder(cache.resolve("unet"), cache))));
    }

    private static List<Latents> predictions(ExecutionOptions options) {
        Shape shape = new Shape(4, 16, 24);
        TextEmbedding text = TextEmbedding.zeros(77, 80, 48);
        ConditioningRow told = new ConditioningRow(text, Collections.nCopies(6, 64f));
        try (Unet unet = Unet.open(UNET, TinyNetworks.BASE, options, Optional.empty())) {
            return unet.predict(
                    List.of(
                            new Unet.Row(Latents.compute(shape, i -> i % 7 - 3f), 900, told),
                            new Unet.Row(Latents.compute(shape, i -> i % 5 - 2f), 20, told)));
        }
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).map(cache::relativize).sorted().toList();
        }
    }

    @Test
    void whatIsKeptComputesTheSameBits() throws IOException {
        List<Latents> plain = predictions(ExecutionOptions.of(1, "cpu", 0, false));

        assertThat(predictions(keeping("cpu"))).isEqualTo(plain);
        assertThat(kept()).containsExactly(Path.of("unet/model.onnx"), Path.of("unet/weights.bin"));
        byte[] graph = Files.readAllBytes(cache.resolve("unet/model.onnx"));

        assertThat(predictions(keeping("cpu"))).isEqualTo(plain);
        assertThat(cache.resolve("unet/model.onnx")).hasBinaryContent(graph);
    }

    @Test
    void whatIsKeptAndBrokenIsDoneWithout() throws IOException {
        Files.createDirectories(cache.resolve("unet"));
        Files.writeString(cache.resolve("unet/model.onnx"), "no graph");

        assertThat(predictions(keeping("cpu")))
                .isEqualTo(predictions(ExecutionOptions.of(1, "cpu", 0, false)));
    }

    @Test
    void whereItCannotBeKeptTheModelRunsAllTheSame() throws IOException {
        Files.writeString(cache.resolve("file"), "in the way");
        ExecutionOptions options = ExecutionOptions.of(1, "cpu", 0, true);
        EngineFolder inTheWay = new EngineFolder(cache.resolve("file/unet"), cache);

        assertThat(
                        predictions(
                                options.withGpu(
                                        options.gpu()
                                                .withTensorRt(
                                                        options.gpu()
                                                                .tensorRt()
                                                                .withCache(inTheWay)))))
                .isEqualTo(predictions(options));
    }

    @Test
    void aNetworkThatWasAskedToRunElsewhereKeepsNone() throws IOException {
        predictions(keeping("cuda,cpu"));

        assertThat(kept()).isEmpty();
    }
}
