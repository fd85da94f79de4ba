package io.latentrelay.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.golden.Differences;
import io.latentrelay.inference.golden.Golden;
import io.latentrelay.inference.golden.TinyModels;
import io.latentrelay.inference.onnx.ImageNetwork.Size;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single calls of every network, against torch. */
class NetworkTest {

    private static final Golden GOLDEN = Golden.read("networks/networks");
    private static final ExecutionOptions OPTIONS = ExecutionOptions.defaults();

    /**
     * ONNX Runtime and torch were measured 8e-6 apart, on the encoder 1.5e-4 of values up to 45.
     */
    private static final float TOLERANCE = 1e-4f;

    private static final float ENCODER_TOLERANCE = 1e-3f;

    @Test
    void theBasePredictsRowsAtDifferentTimestepsInOneCall() {
        try (Unet unet = TinyNetworks.base(TinyModels.base().resolve("unet/model.onnx"))) {
            assertThat(unet.mixesTimesteps()).isTrue();
            assertPredicts(unet, "unet-base", TOLERANCE);
        }
    }

    @Test
    void theRefinerPredictsRowsAtDifferentTimestepsInOneCall(@TempDir Path folder) {
        Path file = TinyModels.refiner(folder).resolve("unet/model.onnx");
        try (Unet unet =
                Unet.open(file, new Unet.Interface(4, 48, 77, 48, 5), OPTIONS, Optional.empty())) {
            assertPredicts(unet, "unet-refiner", TOLERANCE);
        }
    }

    static void assertPredicts(Unet unet, String network, float tolerance) {
        List<Latents> predictions = unet.predict(rows(network));

        for (int row = 0; row < predictions.size(); row++) {
            assertThat(
                            Differences.max(
                                    predictions.get(row),
                                    GOLDEN.latents(network + "/out_sample", row)))
                    .isLessThan(tolerance);
        }
    }

    /** The three golden rows, each at its own timestep. */
    static List<Unet.Row> rows(String network) {
        float[] timesteps = GOLDEN.floats(network + "/timestep");
        List<Unet.Row> rows = new ArrayList<>();
        for (int row = 0; row < timesteps.length; row++) {
            TextEmbedding text =
                    new TextEmbedding(
                            77,
                            GOLDEN.row(network + "/encoder_hidden_states", row),
                            GOLDEN.row(network + "/text_embeds", row));
            rows.add(
                    new Unet.Row(
                            GOLDEN.latents(network + "/sample", row),
                            timesteps[row],
                            ConditioningRow.of(text, GOLDEN.row(network + "/time_ids", row))));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void textEncoderGivesEveryHiddenState(int layer) {
        Path file = TinyModels.base().resolve("text_encoder/model.onnx");
        TextEncoder.Interface declared = new TextEncoder.Interface(32, 4, 0, 77);
        try (TextEncoder encoder = TextEncoder.open(file, declared, OPTIONS)) {
            assertEncodes(encoder, "text_encoder", 4 - layer, layer);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void textEncoder2GivesEveryHiddenStateAndThePooledPrompt(int layer) {
        Path file = TinyModels.base().resolve("text_encoder_2/model.onnx");
        TextEncoder.Interface declared = new TextEncoder.Interface(48, 5, 48, 77);
        try (TextEncoder encoder = TextEncoder.open(file, declared, OPTIONS)) {
            assertEncodes(encoder, "text_encoder_2", 5 - layer, layer);
        }
    }

    private static void assertEncodes(
            TextEncoder encoder, String network, int skippedLayers, int layer) {
        for (int row = 0; row < 3; row++) {
            float[] ids = GOLDEN.row(network + "/input_ids", row);
            TextEmbedding embedding = encoder.encode(TinyNetworks.ids(ids), skippedLayers);

            float[] hidden = GOLDEN.row(network + "/hidden_states." + layer, row);
            FloatBuffer ours = FloatBuffer.allocate(hidden.length);
            embedding.writeHiddenStates(ours);
            assertThat(Differences.max(ours.flip(), hidden)).isLessThan(TOLERANCE);
            if (GOLDEN.has(network + "/text_embeds")) {
                float[] pooled = GOLDEN.row(network + "/text_embeds", row);
                FloatBuffer ourPooled = FloatBuffer.allocate(pooled.length);
                embedding.writePooled(ourPooled);
                assertThat(Differences.max(ourPooled.flip(), pooled)).isLessThan(TOLERANCE);
            }
        }
    }

    @Test
    void vaeDecodes() {
        Path file = TinyModels.base().resolve("vae_decoder/model.onnx");
        try (ImageNetwork decoder = ImageNetwork.openDecoder(file, OPTIONS, 4, Optional.empty())) {
            assertRuns(
                    decoder,
                    "vae_decoder/latent_sample",
                    new Size(4, 8, 12),
                    "vae_decoder/sample",
                    new Size(3, 64, 96),
                    TOLERANCE);
        }
    }

    @Test
    void vaeEncodes() {
        Path file = TinyModels.base().resolve("vae_encoder/model.onnx");
        try (ImageNetwork encoder = ImageNetwork.openEncoder(file, OPTIONS, 3, Optional.empty())) {
            assertRuns(
                    encoder,
                    "vae_encoder/sample",
                    new Size(3, 64, 96),
                    "vae_encoder/latent_parameters",
                    new Size(8, 8, 12),
                    ENCODER_TOLERANCE);
        }
    }

    private static void assertRuns(
            ImageNetwork network,
            String input,
            Size from,
            String output,
            Size to,
            float tolerance) {
        List<Consumer<FloatBuffer>> rows = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            float[] values = GOLDEN.row(input, row);
            rows.add(target -> target.put(values));
        }

        List<float[]> results = network.run(rows, from, to);

        for (int row = 0; row < 3; row++) {
            assertThat(Differences.max(results.get(row), GOLDEN.row(output, row)))
                    .isLessThan(tolerance);
        }
    }
}
