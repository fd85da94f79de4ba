package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.golden.OpenModels;
import io.latentrelay.inference.golden.Settings;
import io.latentrelay.inference.golden.TinyEncoders;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weighted prompts; what is expected is computed from the encoders' own words. */
class EmphasisTest {

    /** Two float32 products, so two roundings of at most 6e-8 each; relative to the value. */
    private static final double ROUNDING = 3e-7;

    private static OpenModels models;
    private static TinyEncoders encoders;

    @BeforeAll
    static void open(@TempDir Path folder) {
        models = OpenModels.in(folder);
        encoders = new TinyEncoders();
    }

    @AfterAll
    static void close() {
        models.close();
        encoders.close();
    }

    @Test
    void eachEncodersTokensAreWeighedAndItsMeanKept() {
        // start, a, red, star, on, blue, end
        double[] weights = weights(1, 1, 1.5, 1, 1, 1 / 1.1, 1);
        String plain = "a red star on blue";

        TextEmbedding weighted = positive(base(emphasised("a (red:1.5) star on [blue]")));

        float[] ours = hidden(weighted);
        double[] first = balanced(encoders.hidden(plain, 0, 1), weights);
        double[] second = balanced(encoders.hidden2(plain, 0, 1), weights);
        for (int token = 0; token < 77; token++) {
            for (int i = 0; i < 80; i++) {
                double expected = i < 32 ? first[token * 32 + i] : second[token * 48 + i - 32];
                assertThat((double) ours[token * 80 + i])
                        .isCloseTo(expected, within(ROUNDING * Math.abs(expected)));
            }
        }
        assertThat(ours).isNotEqualTo(hidden(positive(base(plain(plain)))));
        assertThat(pooled(weighted)).isEqualTo(encoders.pooled(plain, 0));
    }

    private static double[] weights(double... first) {
        double[] weights = new double[77];
        Arrays.fill(weights, 1);
        System.arraycopy(first, 0, weights, 0, first.length);
        return weights;
    }

    /** A1111's arithmetic, in doubles. */
    private static double[] balanced(float[] hidden, double[] weights) {
        int width = hidden.length / 77;
        double[] weighted = new double[hidden.length];
        double before = 0;
        double after = 0;
        for (int i = 0; i < hidden.length; i++) {
            weighted[i] = hidden[i] * (double) (float) weights[i / width];
            before += hidden[i];
            after += weighted[i];
        }
        double restoring = before / after;
        return Arrays.stream(weighted).map(value -> value * restoring).toArray();
    }

    @Test
    void theRefinerAndNegativePromptsAreWeighedToo() {
        TrajectorySettings on = emphasised("(red:1.4)", "[[blue]]").build();
        TrajectorySettings off = plain("red", "blue").build();
        Conditioning weighted = models.refiner().condition(on, Settings.refinement());
        Conditioning unweighted = models.refiner().condition(off, Settings.refinement());

        assertThat(hidden(positive(weighted))).isNotEqualTo(hidden(positive(unweighted)));
        assertThat(hidden(negative(weighted))).isNotEqualTo(hidden(negative(unweighted)));
        assertThat(pooled(negative(weighted))).isEqualTo(pooled(negative(unweighted)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a red star", "a (red:1) star", "[(red)] ()"})
    void withoutAnyWeightNothingChanges(String prompt) {
        String text = prompt.replaceAll("[()\\[\\]:\\d]", "");

        assertThat(base(emphasised(prompt))).isEqualTo(base(plain(text)));
    }

    @Test
    void withEmphasisOffBracketsAreText() {
        assertThat(base(plain("a (red:1.5) [star]")))
                .isEqualTo(base(emphasised("a \\(red:1.5\\) \\[star\\]")))
                .isNotEqualTo(base(plain("a red star")));
    }

    @Test
    void everyChunkIsBalancedByItself() {
        String text = "red ".repeat(75);

        TextEmbedding weighted = positive(base(emphasised(text + "(blue:1.5) star")));
        TextEmbedding unweighted = positive(base(emphasised(text + "blue star")));

        int chunk = 77 * 80;
        assertThat(Arrays.copyOf(hidden(weighted), chunk))
                .isEqualTo(Arrays.copyOf(hidden(unweighted), chunk));
        assertThat(Arrays.copyOfRange(hidden(weighted), chunk, 2 * chunk))
                .isNotEqualTo(Arrays.copyOfRange(hidden(unweighted), chunk, 2 * chunk));
    }

    @Test
    void aWeightThatCannotBeReadIsNamedWithItsPrompt() {
        assertThatThrownBy(() -> base(emphasised("red", "a (star:1.2.3)")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("negative_prompt: the weight '1.2.3' is no number");
        assertThatThrownBy(() -> base(emphasised("red").prompt2("(star:..)")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("prompt_2: the weight '..' is no number");
        assertThatThrownBy(() -> base(emphasised("(red:" + "9".repeat(38) + ")")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prompt: its emphasis cannot be balanced: use weights nearer to 1");
    }

    private static Settings emphasised(String prompt) {
        return Settings.of(prompt, Optional.empty()).handling(LongPrompts.CHUNK, true);
    }

    private static Settings emphasised(String prompt, String negative) {
        return Settings.of(prompt, Optional.of(negative)).handling(LongPrompts.CHUNK, true);
    }

    private static Settings plain(String prompt) {
        return Settings.of(prompt, Optional.empty()).handling(LongPrompts.CHUNK, false);
    }

    private static Settings plain(String prompt, String negative) {
        return Settings.of(prompt, Optional.of(negative)).handling(LongPrompts.CHUNK, false);
    }

    private static Conditioning base(Settings settings) {
        return models.base().condition(settings.build());
    }

    private static TextEmbedding positive(Conditioning conditioning) {
        return conditioning.positive().text();
    }

    private static TextEmbedding negative(Conditioning conditioning) {
        return conditioning.negative().orElseThrow().text();
    }

    private static float[] hidden(TextEmbedding text) {
        FloatBuffer values = FloatBuffer.allocate(text.tokens() * text.width());
        text.writeHiddenStates(values);
        return values.array();
    }

    private static float[] pooled(TextEmbedding text) {
        FloatBuffer values = FloatBuffer.allocate(text.pooledWidth());
        text.writePooled(values);
        return values.array();
    }
}
