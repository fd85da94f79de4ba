package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.Conditioning.Truncation;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.golden.Differences;
import io.latentrelay.inference.golden.Golden;
import io.latentrelay.inference.golden.OpenModels;
import io.latentrelay.inference.golden.Settings;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From settings to what the networks are told, against diffusers. */
class ConditioningTest {

    private static final Golden GOLDEN = Golden.read("pipelines/pipelines");

    /** Text encoders in ONNX Runtime and torch were measured 3.4e-6 apart. */
    private static final float TOLERANCE = 1e-4f;

    private static OpenModels models;

    @BeforeAll
    static void open(@TempDir Path folder) {
        models = OpenModels.in(folder);
    }

    @AfterAll
    static void close() {
        models.close();
    }

    @ParameterizedTest
    @CsvSource({"0,", "1,", "2,", "3,", "0,1", "1,1", "2,1", "3,1"})
    void promptsBecomeDiffusersEmbeddings(int prompt, Integer clipSkip) {
        String suffix = clipSkip == null ? "" : "/clip_skip" + clipSkip;
        String base = "embeds/" + prompt + "/base" + suffix;
        String refiner = "embeds/" + prompt + "/refiner" + suffix;
        TrajectorySettings settings =
                settings(GOLDEN.cases().get(base)).clipSkip(Optional.ofNullable(clipSkip)).build();

        assertEmbeds(models.base().condition(settings), base);
        assertEmbeds(models.refiner().condition(settings, Settings.refinement()), refiner);
    }

    @Test
    void secondPromptsReachTheSecondEncoderOnly() {
        JsonNode description = GOLDEN.cases().get("embeds/prompt_2/base");
        TrajectorySettings settings =
                settings(description)
                        .prompt2(description.get("prompt_2").textValue())
                        .negativePrompt2(description.get("negative_prompt_2").textValue())
                        .build();

        assertEmbeds(models.base().condition(settings), "embeds/prompt_2/base");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void sizesBecomeDiffusersTimeIds(int index) {
        JsonNode description = GOLDEN.cases().get("time_ids/" + index);
        ImageSize original = size(description.get("original_size"));
        JsonNode crop = description.get("crops_coords_top_left");
        TrajectorySettings settings =
                Settings.of("red", Optional.of("blue"))
                        .conditioning(
                                original,
                                new CropOffset(crop.get(0).intValue(), crop.get(1).intValue()),
                                size(description.get("target_size")))
                        .build();

        Conditioning base = models.base().condition(settings);
        assertThat(base.positive().timeIds()).isEqualTo(floats(description.get("base")));
        assertThat(negative(base).timeIds()).isEqualTo(floats(description.get("base")));
        Conditioning refiner = models.refiner().condition(settings, Settings.refinement());
        assertThat(refiner.positive().timeIds()).isEqualTo(floats(description.get("refiner")));
        assertThat(negative(refiner).timeIds())
                .isEqualTo(floats(description.get("refiner_negative")));
    }

    @Test
    void theRefinersOwnPromptsReplaceTheBases() {
        RefinementSettings own =
                new RefinementSettings(Optional.of("green"), Optional.of("grey"), 5, 6, 2.5);
        Conditioning expected =
                models.refiner()
                        .condition(
                                Settings.of("green", Optional.of("grey")).build(),
                                Settings.refinement());

        assertThat(models.refiner().condition(Settings.of("red", Optional.of("blue")).build(), own))
                .isEqualTo(expected);
    }

    @Test
    void aPromptIsEncodedOnceForAWholeSweep() {
        String prompt = "a prompt of this test alone";
        long before = models.base().promptCache().misses();
        for (int seed = 0; seed < 5; seed++) {
            models.base().condition(Settings.of(prompt, Optional.empty()).seed(seed).build());
        }

        assertThat(models.base().promptCache().misses()).isEqualTo(before + 1);
        assertThat(models.base().promptCache().hits()).isGreaterThanOrEqualTo(4);
        assertThat(models.base().promptCache().bytes()).isPositive();
    }

    @Test
    void withoutGuidanceThereIsNoNegativeSide() {
        TrajectorySettings settings =
                Settings.of("red", Optional.of("blue")).guidanceScale(1).build();

        assertThat(models.base().condition(settings).negative()).isEmpty();
    }

    @Test
    void whatOfAPromptWasCutIsReported() {
        String tooLong = "red ".repeat(90);
        Conditioning conditioning =
                models.base()
                        .condition(
                                Settings.of("red", Optional.of(tooLong)).prompt2(tooLong).build());
        int tokens = 90;

        assertThat(conditioning.truncations())
                .containsExactly(
                        new Truncation("prompt_2", tokens - 75),
                        new Truncation("negative_prompt", tokens - 75));
        assertThat(conditioning.tokensCut()).isEqualTo(2 * (tokens - 75));
    }

    @Test
    void aClipSkipThatLeavesNoLayerIsRefused() {
        TrajectorySettings settings =
                Settings.of("red", Optional.empty()).clipSkip(Optional.of(4)).build();

        assertThatThrownBy(() -> models.base().condition(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clip_skip must be 0 to 3 with this model: 4");
    }

    private static Settings settings(JsonNode description) {
        return Settings.of(
                description.get("prompt").textValue(),
                Optional.ofNullable(description.get("negative_prompt").textValue()));
    }

    private static void assertEmbeds(Conditioning conditioning, String key) {
        assertEmbeds(conditioning.positive().text(), key + "/prompt_embeds", key + "/pooled");
        assertEmbeds(
                negative(conditioning).text(),
                key + "/negative_prompt_embeds",
                key + "/negative_pooled");
    }

    private static void assertEmbeds(TextEmbedding text, String hiddenKey, String pooledKey) {
        float[] hidden = GOLDEN.floats(hiddenKey);
        FloatBuffer ours = FloatBuffer.allocate(hidden.length);
        text.writeHiddenStates(ours);
        assertThat(Differences.max(ours.flip(), hidden)).as(hiddenKey).isLessThan(TOLERANCE);
        float[] pooled = GOLDEN.floats(pooledKey);
        FloatBuffer ourPooled = FloatBuffer.allocate(pooled.length);
        text.writePooled(ourPooled);
        assertThat(Differences.max(ourPooled.flip(), pooled)).as(pooledKey).isLessThan(TOLERANCE);
    }

    private static ConditioningRow negative(Conditioning conditioning) {
        return conditioning.negative().orElseThrow();
    }

    private static ImageSize size(JsonNode pair) {
        return new ImageSize(pair.get(0).intValue(), pair.get(1).intValue());
    }

    private static List<Float> floats(JsonNode list) {
        List<Float> floats = new ArrayList<>();
        list.forEach(value -> floats.add(value.floatValue()));
        return floats;
    }
}
