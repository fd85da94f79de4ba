package io.latentrelay.diffusion.tokenizer;

import java.util.Arrays;

/** What a text encoder of CLIP takes at once: 77 ids, and how much each counts. */
public final class TokenChunk {

    private final int[] ids;
    private final float[] weights;

    /** Takes the arrays over. */
    TokenChunk(int[] ids, float[] weights) {
        this.ids = ids;
        this.weights = weights;
    }

    /** Start, at most 75 of the prompt, end, padding. */
    public int[] ids() {
        return ids.clone();
    }

    /** One for each id; 1 for start, end and padding. */
    public float[] weights() {
        return weights.clone();
    }

    /** Whether any weight is not 1. */
    public boolean isWeighted() {
        for (float weight : weights) {
            if (weight != 1) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenChunk that
                && Arrays.equals(ids, that.ids)
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "TokenChunk" + Arrays.toString(ids) + (isWeighted() ? Arrays.toString(weights) : "");
    }
}
