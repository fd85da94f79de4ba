package io.latentrelay.diffusion.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class EmphasisPropertyTest {

    /** Weights multiply in another order here than in the parser, in doubles. */
    private static final double ROUNDING = 1e-12;

    /** A prompt as written, with the weight that each character of its text must get. */
    private record Written(String prompt, String text, List<Double> weights) {

        static Written plain(String text) {
            String escaped = text.replaceAll("([\\\\()\\[\\]])", "\\\\$1");
            return new Written(escaped, text, repeat(1.0, text.length()));
        }

        Written within(String open, String close, double weight) {
            return new Written(
                    open + prompt + close,
                    text,
                    weights.stream().map(inner -> inner * weight).toList());
        }

        Written followedBy(Written next) {
            List<Double> both = new ArrayList<>(weights);
            both.addAll(next.weights);
            return new Written(prompt + next.prompt, text + next.text, both);
        }

        private static List<Double> repeat(double weight, int count) {
            return Collections.nCopies(count, weight);
        }
    }

    @Property(tries = 1000)
    void everyCharacterHasTheProductOfTheWeightsAroundIt(@ForAll("written") Written written) {
        List<WeightedText> pieces = Emphasis.parse(written.prompt());

        StringBuilder text = new StringBuilder();
        List<Double> weights = new ArrayList<>();
        for (WeightedText piece : pieces) {
            text.append(piece.text());
            weights.addAll(Written.repeat(piece.weight(), piece.text().length()));
        }
        assertThat(text.toString()).isEqualTo(written.text());
        for (int i = 0; i < weights.size(); i++) {
            assertThat(weights.get(i)).isCloseTo(written.weights().get(i), within(ROUNDING));
        }
    }

    @Provide
    Arbitrary<Written> written() {
        return nested(4);
    }

    private static Arbitrary<Written> nested(int depth) {
        Arbitrary<Written> plain =
                Arbitraries.strings()
                        .withChars("ab c\\()[]\u00e9.1")
                        .ofMaxLength(6)
                        .map(Written::plain);
        if (depth == 0) {
            return plain;
        }
        Arbitrary<Written> inner = Arbitraries.lazy(() -> nested(depth - 1));
        Arbitrary<Written> round = inner.map(written -> written.within("(", ")", 1.1));
        Arbitrary<Written> square = inner.map(written -> written.within("[", "]", 1 / 1.1));
        Arbitrary<Written> numbered =
                Combinators.combine(inner, Arbitraries.of("0", "0.25", "1.3", "-2", ".5"))
                        .as(
                                (written, weight) ->
                                        written.within(
                                                "(",
                                                ":" + weight + ")",
                                                Double.parseDouble(weight)));
        return Arbitraries.frequencyOf(
                        Tuple.of(3, plain),
                        Tuple.of(1, round),
                        Tuple.of(1, square),
                        Tuple.of(1, numbered))
                .list()
                .ofMaxSize(4)
                .map(parts -> parts.stream().reduce(Written.plain(""), Written::followedBy));
    }

    /** An answer, or one line that says what is wrong. */
    @Property(tries = 3000)
    void anyStringIsReadOrRefusedByName(@ForAll("noise") String prompt) {
        List<WeightedText> pieces;
        try {
            pieces = Emphasis.parse(prompt);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).doesNotContain("\n").containsPattern("no number|range");
            return;
        }
        assertThat(pieces).isNotEmpty();
        for (int i = 0; i + 1 < pieces.size(); i++) {
            assertThat(pieces.get(i).weight()).isNotEqualTo(pieces.get(i + 1).weight());
        }
        Tokens tokens = ClipTokenizerTest.TOKENIZER_2.tokenize(pieces);
        int ids = tokens.content().length;
        assertThat(tokens.chunks()).isEqualTo(Math.max(1, (ids + 74) / 75));
    }

    @Property(tries = 500)
    void textWithoutMarksIsOnePieceOfWeightOne(@ForAll("unmarked") String prompt) {
        assertThat(Emphasis.parse(prompt)).containsExactly(new WeightedText(prompt, 1));
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.of(
                        "(", ")", "[", "]", ":", "\\", ":1.2)", ".", "7", "-", " ", "\n", "cat",
                        "!", "\ud83d")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> unmarked() {
        return Arbitraries.strings()
                .ofMaxLength(40)
                .map(text -> text.replaceAll("[\\\\()\\[\\]]", ""));
    }
}
