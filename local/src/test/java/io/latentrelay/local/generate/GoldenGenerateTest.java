package io.latentrelay.local.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.local.output.CapturedRelay;
import io.latentrelay.local.output.NpyTensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command against diffusers' pipelines, from the options to the file. Every case and sampler is
 * compared below the command too; here it is that options reach what they name.
 */
class GoldenGenerateTest {

    /** diffusers with ONNX networks deviates by 4.6e-5; the smallest real mistake seen by 7e-2. */
    private static final float LATENTS = 1e-3f;

    /** Of 255: a value beside a rounding edge may fall on either side. */
    private static final int LEVELS = 2;

    private static final String GOLDEN = "../inference/src/test/resources/golden/pipelines/";

    @TempDir static Path folder;
    private static Models models;
    private static JsonNode description;
    private static ByteBuffer tensors;

    private final CapturedRelay relay =
            new CapturedRelay(List.of(new GenerateCommand(System.err, () -> models)));

    @BeforeAll
    static void read() throws IOException {
        models = TinyModels.in(folder);
        description = new ObjectMapper().readTree(Path.of(GOLDEN + "pipelines.json").toFile());
        tensors =
                ByteBuffer.wrap(Files.readAllBytes(Path.of(GOLDEN + "pipelines.bin")))
                        .order(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base/3",
                "base/clipskip",
                "base/negsizes",
                "base/ddim_eta05",
                "base/rescale"
            })
    void theBaseAlone(String key) throws IOException {
        JsonNode run = description.get("cases").get(key);
        List<String> options = options(run);
        options.addAll(List.of("--model-base", models.base().toString()));
        generate(options);

        assertLatents(key + "/latents");
        assertPicture(key + "/image_u8");
    }

    @ParameterizedTest
    @CsvSource({
        "ensemble/dpmpp_2m-n20-f0.8-p1-64x96, fresh,    /refiner/latents",
        "swap/dpmpp_2m_sde-n20-f0.8-p0-64x64, continue, /latents"
    })
    void baseAndRefiner(String key, String mode, String latents) throws IOException {
        JsonNode run = description.get("cases").get(key);
        List<String> options = options(run);
        options.addAll(List.of("--fraction", "0.2", "--refiner-mode", mode));
        options.addAll(both());
        generate(options);

        assertThat(relay.json().get("split").get("base_steps").intValue())
                .isEqualTo(run.path(mode.equals("fresh") ? "base_steps" : "base_calls").intValue());
        assertLatents(key + latents);
    }

    @Test
    void everyStepOfTheTrajectoryIsDiffusers() throws IOException {
        Path steps = folder.resolve("steps");
        List<String> options = options(description.get("cases").get("base/0"));
        options.addAll(List.of("--save-trajectory", steps.toString()));
        options.addAll(List.of("--model-base", models.base().toString()));
        generate(options);

        float[] all = golden("base/0/latents_per_step");
        int size = 4 * 8 * 8;
        for (int step = 0; step < 20; step++) {
            float[] ours =
                    NpyTensor.read(steps.resolve(String.format("base-%04d.npy", step + 1)))
                            .floats();
            for (int i = 0; i < size; i++) {
                assertThat(Math.abs(ours[i] - all[step * size + i])).isLessThan(LATENTS);
            }
        }
    }

    private List<String> both() {
        return List.of(
                "--model-base", models.base().toString(),
                "--model-refiner", models.refiner().toString());
    }

    private void generate(List<String> options) {
        List<String> words = new ArrayList<>(List.of("generate", "--json"));
        words.addAll(List.of("--long-prompts", "truncate"));
        words.addAll(List.of("--output", folder.resolve("out.png").toString()));
        words.addAll(List.of("--save-latents", folder.resolve("out.npy").toString()));
        words.addAll(List.of("--digest-cache", folder.resolveSibling("digests").toString()));
        words.addAll(options);
        assertThat(relay.run(words.toArray(String[]::new))).as(relay.err()).isZero();
    }

    /** A case's settings as options. */
    private static List<String> options(JsonNode run) {
        List<String> options = new ArrayList<>();
        add(options, "--prompt", run.path("prompt"));
        add(options, "--negative-prompt", run.path("negative_prompt"));
        add(options, "--guidance-scale", run.path("guidance_scale"));
        add(options, "--guidance-rescale", run.path("guidance_rescale"));
        add(options, "--clip-skip", run.path("clip_skip"));
        add(options, "--height", run.path("height"));
        add(options, "--width", run.path("width"));
        add(options, "--seed", run.path("seed"));
        add(options, "--steps", run.path("num_inference_steps"));
        add(options, "--eta", run.path("eta"));
        addPair(options, "--original-size", run.path("original_size"), 'x');
        addPair(options, "--crop", run.path("crops_coords_top_left"), ',');
        addPair(options, "--target-size", run.path("target_size"), 'x');
        addPair(options, "--negative-original-size", run.path("negative_original_size"), 'x');
        addPair(options, "--negative-crop", run.path("negative_crops_coords_top_left"), ',');
        addPair(options, "--negative-target-size", run.path("negative_target_size"), 'x');
        String scheduler = run.get("scheduler").textValue().replace("_eta05", "");
        for (String schedule : List.of("karras", "trailing", "linspace")) {
            if (scheduler.endsWith("_" + schedule)) {
                options.addAll(List.of("--schedule", schedule));
                scheduler = scheduler.replace("_" + schedule, "");
            }
        }
        options.addAll(List.of("--sampler", scheduler));
        return options;
    }

    private static void add(List<String> options, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            options.addAll(List.of(name, value.asText()));
        }
    }

    /** Sizes are height first in diffusers, width first as options. */
    private static void addPair(List<String> options, String name, JsonNode pair, char separator) {
        if (pair.isArray()) {
            int first = pair.get(separator == 'x' ? 1 : 0).intValue();
            int second = pair.get(separator == 'x' ? 0 : 1).intValue();
            options.addAll(List.of(name, "" + first + separator + second));
        }
    }

    private static void assertLatents(String key) {
        float[] ours = NpyTensor.read(folder.resolve("out.npy")).floats();
        float[] theirs = golden(key);
        assertThat(ours).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.length; i++) {
            assertThat(Math.abs(ours[i] - theirs[i])).as(key).isLessThan(LATENTS);
        }
    }

    private static void assertPicture(String key) throws IOException {
        BufferedImage picture = ImageIO.read(folder.resolve("out.png").toFile());
        float[] theirs = golden(key);
        for (int i = 0; i < theirs.length; i++) {
            int pixel = i / 3;
            int rgb = picture.getRGB(pixel % picture.getWidth(), pixel / picture.getWidth());
            int level = rgb >> (16 - 8 * (i % 3)) & 0xff;
            assertThat(Math.abs(level - theirs[i])).as(key).isLessThanOrEqualTo(LEVELS);
        }
    }

    private static float[] golden(String key) {
        JsonNode tensor = description.get("tensors").get(key);
        int count = 1;
        for (JsonNode size : tensor.get("shape")) {
            count *= size.intValue();
        }
        boolean bytes = tensor.get("dtype").textValue().equals("uint8");
        int offset = tensor.get("offset").intValue();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = bytes ? tensors.get(offset + i) & 0xff : tensors.getFloat(offset + 4 * i);
        }
        return values;
    }
}
