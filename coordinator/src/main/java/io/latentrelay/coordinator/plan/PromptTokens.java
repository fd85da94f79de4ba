package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.diffusion.tokenizer.ClipTokenizer;
import io.latentrelay.diffusion.tokenizer.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds prompts that do not fit the 77 tokens which a text encoder takes at once. Not safe for
 * concurrent use.
 */
public final class PromptTokens {

    private static final int EXAMPLES = 5;

    /**
     * What was found.
     *
     * @param isCounted whether there was a tokenizer to count with
     * @param examples prompts with their tokens
     */
    public record Found(boolean isCounted, long beyond, Map<String, Integer> examples) {

        public Found {
            examples = Map.copyOf(examples);
        }
    }

    private final Optional<ClipTokenizer> tokenizer;
    private final Map<String, Integer> examples = new HashMap<>();
    private long beyond;

    private PromptTokens(Optional<ClipTokenizer> tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Counts nothing. */
    public static PromptTokens uncounted() {
        return new PromptTokens(Optional.empty());
    }

    /**
     * With a model folder's first tokenizer; the second differs in its padding alone.
     *
     * @throws IllegalArgumentException when the folder has none
     */
    public static PromptTokens of(Path model) {
        Path folder =
                Files.isDirectory(model.resolve("tokenizer"))
                        ? model.resolve("tokenizer")
                        : model.resolve("tokenizer_2");
        try {
            JsonObject vocabulary =
                    JsonObject.parse(Files.readAllBytes(folder.resolve("vocab.json")));
            Map<String, Integer> ids = new HashMap<>();
            for (String token : vocabulary.names()) {
                ids.put(token, (int) vocabulary.whole(token));
            }
            List<String> merges =
                    new ArrayList<>(
                            Files.readAllLines(
                                    folder.resolve("merges.txt"), StandardCharsets.UTF_8));
            return new PromptTokens(Optional.of(new ClipTokenizer(ids, merges, "<|endoftext|>")));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    folder + " is no tokenizer: cannot read " + e.getMessage(), e);
        }
    }

    void look(String prompt) {
        if (tokenizer.isEmpty() || fitsForSure(prompt)) {
            return;
        }
        int tokens = tokenizer.get().tokenize(prompt).length();
        if (tokens > Tokens.WINDOW) {
            beyond++;
            if (examples.size() < EXAMPLES) {
                examples.put(prompt, tokens);
            }
        }
    }

    // A token has one character at least; start and end are two more.
    private static boolean fitsForSure(String prompt) {
        return prompt.length() <= Tokens.WINDOW - 2 && prompt.chars().allMatch(c -> c < 128);
    }

    Found found() {
        return new Found(tokenizer.isPresent(), beyond, examples);
    }
}
