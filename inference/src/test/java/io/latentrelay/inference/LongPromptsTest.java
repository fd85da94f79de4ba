package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.golden.OnnxPatch;
import io.latentrelay.inference.golden.OpenModels;
import io.latentrelay.inference.golden.Settings;
import io.latentrelay.inference.golden.TinyEncoders;
import io.latentrelay.inference.golden.TinyModels;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prompts of more than 75 tokens; what is expected is put together from the encoders' own words.
 */
class LongPromptsTest {

    /** One token each time. */
    private static final String WORD = "red ";

    private static OpenModels models;
    private static TinyEncoders encoders;

    @BeforeAll
    static void open(@TempDir Path folder) {
        models = OpenModels.in(folder);
        encoders = new TinyEncoders();
        assertThat(encoders.count(WORD.repeat(80))).isEqualTo(80);
    }

    @AfterAll
    static void close() {
        models.close();
        encoders.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void chunksAreEncodedApartAndPutInARow(int clipSkip) {
        String prompt = WORD.repeat(70) + "blue green heart star on grey ";
        String prompt2 = WORD.repeat(149) + "blue green heart star";
        Conditioning conditioning =
                models.base()
                        .condition(
                                chunked(prompt, Optional.of("a blue star"))
                                        .prompt2(prompt2)
                                        .clipSkip(Optional.of(clipSkip))
                                        .build());

        int skippedLayers = clipSkip + 1;
        assertThat(positive(conditioning)).isEqualTo(base(prompt, prompt2, skippedLayers, 3));
        assertThat(negative(conditioning)).isEqualTo(base("a blue star", "a blue star", 1, 3));
        assertThat(conditioning.truncations()).isEmpty();
    }

    @Test
    void theRefinersPromptsAreChunkedByItsOnlyEncoder() {
        String longer = WORD.repeat(80) + "blue";
        RefinementSettings own =
                new RefinementSettings(Optional.empty(), Optional.of(longer), 5, 6, 2.5);
        Conditioning conditioning =
                models.refiner().condition(chunked("a star", Optional.empty()).build(), own);

        assertThat(positive(conditioning)).isEqualTo(refiner("a star", 2));
        assertThat(negative(conditioning)).isEqualTo(refiner(longer, 2));
    }

    @Test
    void anAbsentNegativePromptStaysZeros() {
        Conditioning conditioning =
                models.base().condition(chunked(WORD.repeat(76), Optional.empty()).build());

        assertThat(negative(conditioning)).isEqualTo(TextEmbedding.zeros(2 * 77, 80, 48));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 74, 75})
    void shortPromptsComeOutTheSameUnderEveryPolicy(int words) {
        String prompt = WORD.repeat(words);
        for (Optional<String> negative :
                List.of(Optional.<String>empty(), Optional.of(WORD.repeat(75)))) {
            Settings settings = Settings.of(prompt, negative);
            TrajectorySettings truncated = settings.build();
            for (LongPrompts policy : LongPrompts.values()) {
                TrajectorySettings other = settings.handling(policy, false).build();
                assertThat(models.base().condition(other))
                        .isEqualTo(models.base().condition(truncated));
                assertThat(models.refiner().condition(other, Settings.refinement()))
                        .isEqualTo(models.refiner().condition(truncated, Settings.refinement()));
            }
        }
    }

    @Test
    void aRejectedPromptIsNamedWithItsCount() {
        String longer = WORD.repeat(90);

        assertRejected(rejecting(longer, Optional.empty()), "prompt has 90 tokens");
        assertRejected(rejecting("red", Optional.empty()).prompt2(longer), "prompt_2 has 90");
        assertRejected(rejecting("red", Optional.of(longer)), "negative_prompt has 90 tokens");
        assertThatThrownBy(
                        () ->
                                models.refiner()
                                        .condition(
                                                rejecting("red", Optional.of(longer)).build(),
                                                Settings.refinement()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("refiner negative_prompt has 90 tokens");
    }

    private static void assertRejected(Settings settings, String complaint) {
        assertThatThrownBy(() -> models.base().condition(settings.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(complaint)
                .hasMessageContaining("above 75");
    }

    @Test
    void aNegativePromptThatIsNotReadIsNotRejected() {
        Settings settings = rejecting("red", Optional.of(WORD.repeat(90))).guidanceScale(1);

        assertThat(models.base().condition(settings.build()).negative()).isEmpty();
    }

    @Test
    void anExportOfFixedLengthTakesNoChunks(@TempDir Path folder) {
        Path base = TinyModels.baseCopy(folder);
        OnnxPatch.axes(base.resolve("unet/model.onnx"), "encoder_hidden_states", -1, 77, 80);
        TrajectorySettings longer = chunked(WORD.repeat(76), Optional.empty()).build();
        try (SdxlModel fixed = SdxlModel.openBase(base, ModelOptions.defaults())) {
            assertThat(models.base().takesLongPrompts()).isTrue();
            assertThat(fixed.takesLongPrompts()).isFalse();
            assertThatThrownBy(() -> fixed.condition(longer))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "prompt has 76 tokens, but the UNet of model base takes one chunk")
                    .hasMessageContaining("truncated, or export the model with");
            TrajectorySettings brief = chunked(WORD.repeat(75), Optional.empty()).build();
            assertThat(fixed.condition(brief)).isEqualTo(models.base().condition(brief));
        }
    }

    @Test
    void chunksHaveAnEnd() {
        TrajectorySettings most = chunked(WORD.repeat(1200), Optional.empty()).build();
        assertThat(models.refiner().condition(most, Settings.refinement()).tokensCut()).isZero();

        assertThatThrownBy(
                        () ->
                                models.base()
                                        .condition(
                                                chunked(WORD.repeat(1201), Optional.empty())
                                                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prompt has 1201 tokens; chunks are made of at most 1200");
    }

    private static Settings chunked(String prompt, Optional<String> negative) {
        return Settings.of(prompt, negative).handling(LongPrompts.CHUNK, false);
    }

    private static Settings rejecting(String prompt, Optional<String> negative) {
        return Settings.of(prompt, negative).handling(LongPrompts.REJECT, false);
    }

    private static TextEmbedding positive(Conditioning conditioning) {
        return conditioning.positive().text();
    }

    private static TextEmbedding negative(Conditioning conditioning) {
        return conditioning.negative().orElseThrow().text();
    }

    /** Token by token: encoder 1's numbers, then encoder 2's. */
    private static TextEmbedding base(String text, String text2, int skippedLayers, int chunks) {
        int width = TinyEncoders.WIDTH + TinyEncoders.WIDTH_2;
        FloatBuffer expected = FloatBuffer.allocate(chunks * 77 * width);
        for (int chunk = 0; chunk < chunks; chunk++) {
            float[] first = encoders.hidden(text, chunk, skippedLayers);
            float[] second = encoders.hidden2(text2, chunk, skippedLayers);
            for (int token = 0; token < 77; token++) {
                expected.put(first, token * TinyEncoders.WIDTH, TinyEncoders.WIDTH);
                expected.put(second, token * TinyEncoders.WIDTH_2, TinyEncoders.WIDTH_2);
            }
        }
        return new TextEmbedding(chunks * 77, expected.array(), encoders.pooled(text2, 0));
    }

    private static TextEmbedding refiner(String text, int chunks) {
        FloatBuffer expected = FloatBuffer.allocate(chunks * 77 * TinyEncoders.WIDTH_2);
        for (int chunk = 0; chunk < chunks; chunk++) {
            expected.put(encoders.hidden2(text, chunk, 1));
        }
        return new TextEmbedding(chunks * 77, expected.array(), encoders.pooled(text, 0));
    }
}
