package io.latentrelay.inference;

import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.tokenizer.Tokens;
import io.latentrelay.inference.PromptEncoder.Prompt;
import io.latentrelay.inference.conditioning.Conditioning.Truncation;
import io.latentrelay.inference.conditioning.TextEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads prompts as a run asks for: what becomes of long ones, and of brackets. Prompts read
 * together get the same number of chunks, so that their rows can share a call.
 */
final class PromptReader {

    /** 1200 tokens, some 900 words: bounds what one prompt can take of the memory. */
    private static final int MAX_CHUNKS = 16;

    private final PromptEncoder encoder;
    private final String model;
    private final boolean takesLongPrompts;
    private final int maxChunks;

    /**
     * What is read for one row: a prompt for text encoder 1 and one for text encoder 2.
     *
     * @param name as a run file calls it
     * @param prompt2 absent or empty: the same as {@code prompt}
     */
    record Side(String name, String prompt, Optional<String> prompt2, int skippedLayers) {

        String second() {
            return prompt2.filter(text -> !text.isEmpty()).orElse(prompt);
        }

        Prompt chunked(boolean emphasis, int chunks) {
            return new Prompt(prompt, second(), skippedLayers, emphasis, chunks);
        }
    }

    /**
     * Sides read together.
     *
     * @param embeddings one for each side
     * @param chunks of each embedding
     */
    record Read(List<TextEmbedding> embeddings, int chunks, List<Truncation> truncations) {}

    /** How many tokens a prompt has, without start and end. */
    private record Length(String prompt, int tokens) {

        int chunks() {
            return Math.max(1, (tokens + Tokens.CHUNK - 1) / Tokens.CHUNK);
        }

        int beyond(int chunks) {
            return Math.max(0, tokens - chunks * Tokens.CHUNK);
        }
    }

    /**
     * @param model what messages call the model
     * @param takesLongPrompts whether its UNet attends to more than one chunk
     * @param maxChunks that it attends to
     */
    PromptReader(PromptEncoder encoder, String model, boolean takesLongPrompts, int maxChunks) {
        this.encoder = encoder;
        this.model = model;
        this.takesLongPrompts = takesLongPrompts;
        this.maxChunks = Math.min(MAX_CHUNKS, maxChunks);
    }

    /**
     * Reads all sides.
     *
     * @throws IllegalArgumentException naming the prompt that cannot be read so
     */
    Read read(List<Side> sides, PromptHandling handling) {
        List<Length> lengths = new ArrayList<>();
        sides.forEach(side -> lengths.addAll(lengths(side, handling.emphasis())));
        int chunks = chunks(lengths, handling);
        List<TextEmbedding> embeddings = new ArrayList<>();
        for (Side side : sides) {
            Prompt prompt = side.chunked(handling.emphasis(), chunks);
            embeddings.add(naming(side.name(), () -> encoder.encode(prompt)));
        }
        List<Truncation> truncations =
                lengths.stream()
                        .filter(length -> length.beyond(chunks) > 0)
                        .map(length -> new Truncation(length.prompt(), length.beyond(chunks)))
                        .toList();
        return new Read(embeddings, chunks, truncations);
    }

    private List<Length> lengths(Side side, boolean emphasis) {
        String name = side.name();
        Length first = length(name, () -> encoder.tokens(side.prompt(), emphasis));
        if (side.second().equals(side.prompt())) {
            Length second = length(name, () -> encoder.tokens2(side.prompt(), emphasis));
            return List.of(first.tokens() > second.tokens() ? first : second);
        }
        return List.of(first, length(name + "_2", () -> encoder.tokens2(side.second(), emphasis)));
    }

    private static Length length(String prompt, Supplier<Integer> tokens) {
        return new Length(prompt, naming(prompt, tokens));
    }

    private static <T> T naming(String prompt, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(prompt + ": " + e.getMessage(), e);
        }
    }

    private int chunks(List<Length> lengths, PromptHandling handling) {
        return switch (handling.longPrompts()) {
            case TRUNCATE -> 1;
            case REJECT -> {
                lengths.forEach(PromptReader::requireShort);
                yield 1;
            }
            case CHUNK -> {
                lengths.forEach(this::requireTaken);
                yield lengths.stream().mapToInt(Length::chunks).max().orElse(1);
            }
        };
    }

    private static void requireShort(Length length) {
        if (length.chunks() > 1) {
            throw new IllegalArgumentException(
                    length.prompt()
                            + " has "
                            + length.tokens()
                            + " tokens, and long prompts are rejected above "
                            + Tokens.CHUNK
                            + ": shorten it, or have long prompts truncated or chunked");
        }
    }

    private void requireTaken(Length length) {
        if (length.chunks() > 1 && !takesLongPrompts) {
            throw new IllegalArgumentException(
                    length.prompt()
                            + " has "
                            + length.tokens()
                            + " tokens, but the UNet of model "
                            + model
                            + " takes one chunk of "
                            + Tokens.CHUNK
                            + " only: have long prompts truncated, or export the model with an"
                            + " encoder_hidden_states of any length");
        }
        if (length.chunks() > maxChunks) {
            throw new IllegalArgumentException(
                    length.prompt()
                            + " has "
                            + length.tokens()
                            + " tokens; chunks are made of at most "
                            + maxChunks * Tokens.CHUNK);
        }
    }
}
