package io.latentrelay.diffusion.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TokenizerFuzzTest {

    private static final List<ClipTokenizer> TOKENIZERS =
            List.of(ClipTokenizerTest.TOKENIZER, ClipTokenizerTest.TOKENIZER_2);

    @Property(tries = 2000)
    void anyStringHasIds(@ForAll("prompts") String prompt) {
        for (ClipTokenizer tokenizer : TOKENIZERS) {
            Tokens tokens = tokenizer.tokenize(prompt);
            assertThat(tokens.ids()).hasSize(77).startsWith(49406).contains(49407);
            assertThat(Arrays.stream(tokens.ids())).allMatch(id -> id >= 0 && id <= 49407);
            assertThat(tokens.windows()).hasSize(Math.max(1, (tokens.length() + 72) / 75));
        }
    }

    @Property(tries = 500)
    void theWindowsHoldTheWholePromptInOrder(@ForAll("prompts") String prompt) {
        Tokens tokens = ClipTokenizerTest.TOKENIZER.tokenize(prompt);
        int[] content = tokens.content();
        int at = 0;
        for (int[] window : tokens.windows()) {
            int count = Math.min(75, content.length - at);
            assertThat(Arrays.copyOfRange(window, 1, 1 + count))
                    .isEqualTo(Arrays.copyOfRange(content, at, at + count));
            assertThat(window[count + 1]).isEqualTo(49407);
            at += count;
        }
        assertThat(at).isEqualTo(content.length);
    }

    /** All of UTF-16, unpaired surrogates included, mixed with what has a meaning of its own. */
    @Provide
    Arbitrary<String> prompts() {
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(60);
        Arbitrary<String> surrogates =
                Arbitraries.strings().withCharRange('\ud800', '\udfff').ofMaxLength(6);
        Arbitrary<String> special =
                Arbitraries.of(
                        "!",
                        "'s",
                        "'LL",
                        "<|endoftext|>",
                        "<|StartOfText|>",
                        "<|",
                        "</w>",
                        " ",
                        "\u3000",
                        "\u0301",
                        "\u0130",
                        "1\u00bd",
                        "\ud83d\ude00",
                        "cat",
                        "photograph ".repeat(30));
        return Arbitraries.oneOf(any, surrogates, special)
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
