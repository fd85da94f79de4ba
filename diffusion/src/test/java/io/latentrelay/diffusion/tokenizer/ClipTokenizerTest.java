package io.latentrelay.diffusion.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.diffusion.golden.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClipTokenizerTest {

    private static final Map<String, Integer> VOCABULARY = Golden.vocabulary();
    private static final List<String> MERGES = Golden.merges();

    static final ClipTokenizer TOKENIZER = new ClipTokenizer(VOCABULARY, MERGES, "<|endoftext|>");
    static final ClipTokenizer TOKENIZER_2 = new ClipTokenizer(VOCABULARY, MERGES, "!");

    @Test
    void everyPromptHasTheIdsTransformersGivesIt() {
        JsonNode prompts = Golden.json("tokenizer/clip_prompts.json").get("prompts");
        assertThat(prompts).hasSizeGreaterThanOrEqualTo(200);
        for (JsonNode prompt : prompts) {
            check(TOKENIZER, prompt, "tokenizer", "length");
            check(TOKENIZER_2, prompt, "tokenizer_2", "length_2");
        }
    }

    private static void check(ClipTokenizer tokenizer, JsonNode prompt, String ids, String length) {
        Tokens tokens = tokenizer.tokenize(prompt.get("text").textValue());
        int[] expected = new int[Tokens.WINDOW];
        Arrays.setAll(expected, i -> prompt.get(ids).get(i).intValue());
        assertThat(tokens.ids()).as("%s", prompt.get("text")).containsExactly(expected);
        assertThat(tokens.length())
                .as("%s", prompt.get("text"))
                .isEqualTo(prompt.get(length).intValue());
    }

    @Test
    void exclamationMarksAreThePaddingOfTheSecondTokenizer() {
        assertThat(Arrays.copyOf(TOKENIZER_2.tokenize("wow!!! great!").ids(), 8))
                .containsExactly(49406, 2781, 0, 0, 0, 830, 0, 49407);
    }

    @Test
    void aLongPromptFallsIntoWindowsThatTogetherHoldIt() {
        Tokens tokens = TOKENIZER.tokenize("cat ".repeat(151));
        assertThat(tokens.isTruncated()).isTrue();
        assertThat(tokens.length()).isEqualTo(153);
        assertThat(tokens.windows()).hasSize(3);
        assertThat(tokens.windows().get(0)).containsExactly(tokens.ids());
        assertThat(tokens.windows().get(2)).startsWith(49406, 2368, 49407, 49407).hasSize(77);
    }

    @Test
    void aPromptThatFitsIsOneWindow() {
        assertThat(TOKENIZER.tokenize("").windows()).hasSize(1);
        assertThat(TOKENIZER.tokenize("cat ".repeat(75)).windows()).hasSize(1);
        assertThat(TOKENIZER.tokenize("cat ".repeat(75)).isTruncated()).isFalse();
        assertThat(TOKENIZER.tokenize("cat ".repeat(76)).windows()).hasSize(2);
    }

    @Test
    void anUnpairedSurrogateIsTheReplacementCharacter() {
        assertThat(TOKENIZER.tokenize("a\ud83d b\udc00"))
                .isEqualTo(TOKENIZER.tokenize("a\ufffd b\ufffd"));
    }

    @Test
    void aWordOfAHundredThousandLettersIsNoTrap() {
        assertThat(TOKENIZER.tokenize("ab".repeat(50_000)).length()).isGreaterThan(1000);
    }

    @Test
    void namesWhatTheVocabularyLacks() {
        assertThatThrownBy(() -> new ClipTokenizer(Map.of("a", 0), List.of(), "!"))
                .hasMessageContaining("<|startoftext|>");
        Map<String, Integer> tiny = Map.of("<|startoftext|>", 0, "<|endoftext|>", 1, "q", 2);
        assertThatThrownBy(() -> new ClipTokenizer(tiny, List.of("#version: 0.2", "q x"), "q"))
                .hasMessageContaining("merge 1")
                .hasMessageContaining("'qx'");
    }
}
