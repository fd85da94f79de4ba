package io.latentrelay.diffusion.tokenizer;

/**
 * A piece of a prompt, and how much its tokens count.
 *
 * @param weight 1 for as much as any other text; its float32 value must be finite
 */
public record WeightedText(String text, double weight) {

    public WeightedText {
        if (!Float.isFinite((float) weight)) {
            throw new IllegalArgumentException("an emphasis of " + weight + " is out of range");
        }
    }
}
