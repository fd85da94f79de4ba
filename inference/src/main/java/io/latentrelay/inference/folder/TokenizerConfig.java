package io.latentrelay.inference.folder;

import io.latentrelay.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tokenizer as its folder describes it.
 *
 * @param largestId the greatest id it can give
 */
public record TokenizerConfig(ClipTokenizer tokenizer, int largestId) {

    private static final String END = "<|endoftext|>";

    static TokenizerConfig read(Path folder) {
        JsonFile vocabularyFile = JsonFile.read(folder.resolve("vocab.json"));
        Map<String, Integer> vocabulary = vocabularyFile.integers();
        if (vocabulary.isEmpty()) {
            throw new IllegalArgumentException(vocabularyFile + " is empty");
        }
        try {
            return new TokenizerConfig(
                    new ClipTokenizer(
                            vocabulary, lines(folder.resolve("merges.txt")), padToken(folder)),
                    Collections.max(vocabulary.values()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(folder + ": " + e.getMessage(), e);
        }
    }

    /** Older exports name it in one file, newer ones in the other; CLIP's own is the end token. */
    private static String padToken(Path folder) {
        for (String name : List.of("tokenizer_config.json", "special_tokens_map.json")) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                Optional<String> pad = JsonFile.read(file).token("pad_token");
                if (pad.isPresent()) {
                    return pad.get();
                }
            }
        }
        return END;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException("merges.txt is not UTF-8 text", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
