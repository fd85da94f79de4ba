package io.latentrelay.diffusion.settings;

/**
 * How prompts are read.
 *
 * @param emphasis whether A1111's {@code (word:1.2)} changes weights instead of being text
 */
public record PromptHandling(LongPrompts longPrompts, boolean emphasis) {

    /** As diffusers reads prompts. */
    public static final PromptHandling DIFFUSERS = new PromptHandling(LongPrompts.TRUNCATE, false);

    /** What becomes of a prompt of more than 75 tokens. */
    public enum LongPrompts {
        /** Several chunks of 75 tokens, their embeddings one after the other; nothing is lost. */
        CHUNK,
        /** The first 75 tokens; how many were cut is recorded. */
        TRUNCATE,
        /** The image fails, with the count. */
        REJECT
    }
}
