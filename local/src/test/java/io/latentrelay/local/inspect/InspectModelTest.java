package io.latentrelay.local.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.local.generate.Models;
import io.latentrelay.local.generate.TestModels;
import io.latentrelay.local.generate.TinyModels;
import io.latentrelay.local.output.CapturedRelay;
import io.latentrelay.local.output.NpyTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models are, and what they are told. */
class InspectModelTest {

    @TempDir Path folder;

    private final CapturedRelay relay =
            new CapturedRelay(
                    InspectCommands.all(InputStream.nullInputStream(), () -> TestModels.DEMO));

    @Test
    void aBaseIsDescribed() {
        assertThat(inspect("model", TestModels.TINY_BASE.toString(), "--json")).isZero();

        JsonNode model = relay.json();
        assertThat(model.get("expert").textValue()).isEqualTo("base");
        assertThat(model.get("sha256").textValue()).hasSize(64);
        assertThat(model.get("sha256").textValue()).startsWith(model.get("hash").textValue());
        assertThat(model.get("hash").textValue()).hasSize(10);
        assertThat(model.findValuesAsText("network"))
                .containsExactly(
                        "text_encoder", "text_encoder_2", "unet", "vae_decoder", "vae_encoder");
        assertThat(model.findValuesAsText("precision")).containsOnly("float32");
        JsonNode can = model.get("can");
        assertThat(can.get("mixed_timesteps").booleanValue()).isTrue();
        assertThat(can.get("fractional_timesteps").booleanValue()).isFalse();
        assertThat(can.get("any_size").booleanValue()).isTrue();
        assertThat(can.get("size_multiple").intValue()).isEqualTo(16);
        assertThat(can.get("starts_from_pictures").booleanValue()).isTrue();
    }

    @Test
    void aRefinerIsDescribedForPeople() {
        Models models = TinyModels.in(folder);
        assertThat(inspect("model", models.refiner().toString())).as(relay.err()).isZero();

        assertThat(relay.out())
                .startsWith("refiner [")
                .contains(", SDXL refiner")
                .contains("no negative   is the empty text")
                .contains("timestep int64[?]")
                .contains("+ mixes images at different steps in one call")
                .contains("- truncates fractional timesteps");
    }

    @Test
    void aHalfPrecisionUnetWithoutAnEncoderIsSeen() throws IOException {
        Path base = copyOfBase();
        Path half = TestModels.TINY_BASE.resolveSibling("variants/base-unet-float16.onnx");
        Files.copy(half, base.resolve("unet/model.onnx"), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(base.resolve("vae_encoder/model.onnx"));

        assertThat(inspect("model", base.toString())).as(relay.err()).isZero();

        assertThat(relay.out())
                .contains("unet            float16")
                .contains("- lacks vae_encoder: cannot start from pictures");
    }

    @Test
    void theBaseIsToldSizesAndBothEncoders() throws IOException {
        Path npy = folder.resolve("told.npy");
        assertThat(
                        inspect(
                                "conditioning",
                                "--model",
                                TestModels.TINY_BASE.toString(),
                                "--prompt",
                                "a majestic lion jumping from a big stone at night",
                                "--negative-prompt",
                                "blurry, low quality",
                                "--original-size",
                                "768x1024",
                                "--crop",
                                "16,32",
                                "--target-size",
                                "96x64",
                                "--npy",
                                npy.toString(),
                                "--json"))
                .as(relay.err())
                .isZero();

        JsonNode positive = relay.json().get("sides").get(0);
        // Case time_ids/1 of the reference data.
        assertThat(floats(positive.get("time_ids")))
                .containsExactly(1024f, 768f, 16f, 32f, 64f, 96f);
        assertThat(positive.get("cross_attention").toString()).isEqualTo("[1,77,80]");
        assertThat(positive.get("pooled").toString()).isEqualTo("[1,48]");
        assertThat(relay.json().get("sides")).hasSize(2);
        assertNear("prompt_embeds", "prompt_embeds");
        assertNear("pooled_prompt_embeds", "pooled");
        assertNear("negative_prompt_embeds", "negative_prompt_embeds");
        assertNear("negative_pooled_prompt_embeds", "negative_pooled");
        assertThat(NpyTensor.read(folder.resolve("told-time_ids.npy")).shape())
                .containsExactly(1, 6);
    }

    /** Text encoders in ONNX Runtime and torch were measured 3.4e-6 apart. */
    private void assertNear(String file, String key) throws IOException {
        Path golden = TestModels.TINY_BASE.resolve("../../pipelines/pipelines.json").normalize();
        JsonNode tensor =
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(golden.toFile())
                        .get("tensors")
                        .get("embeds/0/base/" + key);
        ByteBuffer bytes =
                ByteBuffer.wrap(Files.readAllBytes(golden.resolveSibling("pipelines.bin")))
                        .order(ByteOrder.LITTLE_ENDIAN);
        float[] ours = NpyTensor.read(folder.resolve("told-" + file + ".npy")).floats();
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i])
                    .as(key)
                    .isCloseTo(
                            bytes.getFloat(tensor.get("offset").intValue() + 4 * i), within(1e-4f));
        }
    }

    @Test
    void theRefinerIsToldScores() {
        assertThat(
                        inspect(
                                "conditioning",
                                "--model",
                                TestModels.DEMO.refiner().toString(),
                                "--prompt",
                                "red",
                                "--aesthetic-score",
                                "7",
                                "--crop",
                                "8,16"))
                .as(relay.err())
                .isZero();

        assertThat(relay.out())
                .contains("SDXL refiner")
                .contains("1024 1024 8 16 7")
                .contains("1024 1024 0 0 2.5");
    }

    @Test
    void anAbsentNegativePromptIsZerosToTheBase() {
        assertThat(inspect("conditioning", "--prompt", "red")).as(relay.err()).isZero();
        assertThat(relay.out()).containsPattern("negative +1x77x[0-9]+ +0\\.0000 ");

        assertThat(inspect("conditioning", "--prompt", "red", "--guidance-scale", "1")).isZero();
        assertThat(relay.out()).doesNotContain("negative");
    }

    @Test
    void aFolderThatIsNoModelIsNamed() {
        assertThat(inspect("model", folder.toString())).isEqualTo(2);
        assertThat(relay.err()).contains("has no model_index.json").hasLineCount(1);
    }

    private Path copyOfBase() throws IOException {
        Path base = folder.resolve("half");
        try (var files = Files.walk(TestModels.TINY_BASE)) {
            for (Path file : files.toList()) {
                Files.copy(file, base.resolve(TestModels.TINY_BASE.relativize(file).toString()));
            }
        }
        return base;
    }

    private static List<Float> floats(JsonNode numbers) {
        List<Float> floats = new ArrayList<>();
        numbers.forEach(number -> floats.add(number.floatValue()));
        return floats;
    }

    private int inspect(String topic, String... options) {
        List<String> words = new ArrayList<>(List.of("inspect", topic));
        words.addAll(List.of("--digest-cache", folder.resolve("digests").toString()));
        words.addAll(List.of(options));
        return relay.run(words.toArray(String[]::new));
    }
}
