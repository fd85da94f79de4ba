package io.latentrelay.diffusion.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmphasisTest {

    private static final double UP = 1.1;
    private static final double DOWN = 1 / 1.1;

    static Stream<Arguments> prompts() {
        return Stream.of(
                prompt("a cat", piece("a cat", 1)),
                prompt("", piece("", 1)),
                prompt("()", piece("", 1)),
                prompt("(cat)", piece("cat", UP)),
                prompt("((cat))", piece("cat", UP * UP)),
                prompt("a (red) cat", piece("a ", 1), piece("red", UP), piece(" cat", 1)),
                prompt("(red:1.3)", piece("red", 1.3)),
                prompt("(red : 1.3 )", piece("red ", 1.3)),
                prompt("(red:-0.5)", piece("red", -0.5)),
                prompt("(red:+.5)", piece("red", 0.5)),
                prompt("(red:2.)", piece("red", 2)),
                prompt("[cat]", piece("cat", DOWN)),
                prompt("[[cat]]", piece("cat", DOWN * DOWN)),
                prompt("[(cat)]", piece("cat", UP * DOWN)),
                prompt("((a:2) b:3)", piece("a", 6), piece(" b", 3)),
                // Only round brackets take a number.
                prompt("[cat:2]", piece("cat:2", DOWN)),
                prompt("cat:2)", piece("cat:2)", 1)),
                prompt("(ratio 3:2)", piece("ratio 3", 2)),
                prompt("(a:b)", piece("a:b", UP)),
                // Never closed, never opened, crossed.
                prompt("a (cat", piece("a ", 1), piece("cat", UP)),
                prompt("a [cat (red", piece("a ", 1), piece("cat ", DOWN), piece("red", UP * DOWN)),
                prompt("cat) x]", piece("cat) x]", 1)),
                prompt("(a[b)c]", piece("a", UP), piece("b", UP * DOWN), piece("c", DOWN)),
                // Escapes.
                prompt("\\(a\\) \\[b\\]", piece("(a) [b]", 1)),
                prompt("(smile \\(: \\:\\))", piece("smile (: :)", UP)),
                prompt("a\\\\b", piece("a\\b", 1)),
                prompt("a\\b\\", piece("ab", 1)),
                // One weight, one piece: this is one word to the tokenizer.
                prompt("(un)(even)", piece("uneven", UP)),
                prompt("a BREAK b AND c", piece("a BREAK b AND c", 1)));
    }

    private static Arguments prompt(String prompt, WeightedText... pieces) {
        return Arguments.of(prompt, List.of(pieces));
    }

    private static WeightedText piece(String text, double weight) {
        return new WeightedText(text, weight);
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void bracketsBecomeWeights(String prompt, List<WeightedText> pieces) {
        assertThat(Emphasis.parse(prompt)).isEqualTo(pieces);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", ".", "-..", "1..0"})
    void aWeightThatIsNoNumberIsNamed(String weight) {
        assertThatThrownBy(() -> Emphasis.parse("a (cat:" + weight + ")"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the weight '" + weight + "' is no number");
    }

    @Test
    void aWeightBeyondFloatsIsRefused() {
        assertThatThrownBy(() -> Emphasis.parse("(cat:" + "9".repeat(39) + ")"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an emphasis of 1.0E39 is out of range");
        assertThatThrownBy(() -> Emphasis.parse("(".repeat(1000) + "cat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" is out of range");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1.25, 1.25"})
    void everyTokenOfAPieceHasItsWeight(double weight, float expected) {
        Tokens tokens =
                ClipTokenizerTest.TOKENIZER.tokenize(
                        Emphasis.parse("a (red cat:" + weight + ") sits"));

        assertThat(tokens.content())
                .isEqualTo(ClipTokenizerTest.TOKENIZER.tokenize("a red cat sits").content());
        TokenChunk chunk = tokens.chunk(0);
        assertThat(chunk.weights()).hasSize(77).startsWith(1, 1, expected, expected, 1, 1, 1);
        assertThat(chunk.weights()).endsWith(1);
        assertThat(chunk.isWeighted()).isEqualTo(expected != 1);
    }

    @Test
    void weightsStayWithTheirTokensAcrossChunks() {
        Tokens tokens =
                ClipTokenizerTest.TOKENIZER.tokenize(
                        Emphasis.parse("cat ".repeat(74) + "(dog dog:1.5) cat"));

        assertThat(tokens.chunks()).isEqualTo(2);
        float[] first = tokens.chunk(0).weights();
        assertThat(first[74]).isEqualTo(1);
        assertThat(first[75]).isEqualTo(1.5f);
        assertThat(first[76]).isEqualTo(1);
        assertThat(tokens.chunk(1).weights()).startsWith(1, 1.5f, 1, 1);
    }

    @Test
    void beyondThePromptChunksAreTheEmptyPrompt() {
        Tokens tokens = ClipTokenizerTest.TOKENIZER_2.tokenize(Emphasis.parse("(cat:2)"));

        assertThat(tokens.chunk(1))
                .isEqualTo(ClipTokenizerTest.TOKENIZER_2.tokenize("").chunk(0))
                .isNotEqualTo(tokens.chunk(0));
        assertThat(tokens.chunk(7)).isEqualTo(tokens.chunk(1));
    }
}
