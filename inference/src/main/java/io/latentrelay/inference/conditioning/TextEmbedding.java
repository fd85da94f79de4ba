package io.latentrelay.inference.conditioning;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt as a denoiser reads it: one hidden state per token, and one pooled vector. Immutable;
 * equality is bit for bit.
 */
public final class TextEmbedding {

    private final int tokens;
    private final int width;
    private final float[] hiddenStates;
    private final float[] pooled;

    /**
     * Takes the arrays over; the caller must not change them afterwards.
     *
     * @param hiddenStates tokens x width, row-major
     */
    public TextEmbedding(int tokens, float[] hiddenStates, float[] pooled) {
        if (tokens < 1 || hiddenStates.length % tokens != 0) {
            throw new IllegalArgumentException(
                    hiddenStates.length + " hidden values do not fit " + tokens + " tokens");
        }
        this.tokens = tokens;
        this.width = hiddenStates.length / tokens;
        this.hiddenStates = hiddenStates;
        this.pooled = pooled;
    }

    /** What SDXL's base was trained to read as "no prompt". */
    public static TextEmbedding zeros(int tokens, int width, int pooledWidth) {
        return new TextEmbedding(tokens, new float[tokens * width], new float[pooledWidth]);
    }

    /**
     * This encoder's hidden states and {@code second}'s side by side; the pooled vector is the
     * second's.
     */
    public TextEmbedding beside(TextEmbedding second) {
        if (tokens != second.tokens) {
            throw new IllegalArgumentException(
                    tokens + " tokens cannot stand beside " + second.tokens + " tokens");
        }
        float[] joined = new float[hiddenStates.length + second.hiddenStates.length];
        for (int token = 0; token < tokens; token++) {
            int at = token * (width + second.width);
            System.arraycopy(hiddenStates, token * width, joined, at, width);
            System.arraycopy(
                    second.hiddenStates, token * second.width, joined, at + width, second.width);
        }
        return new TextEmbedding(tokens, joined, second.pooled);
    }

    /**
     * Chunks of one prompt, their hidden states one after the other; the pooled vector is the
     * first's, as in A1111 and ComfyUI.
     */
    public static TextEmbedding inSequence(List<TextEmbedding> chunks) {
        TextEmbedding first = chunks.get(0);
        if (chunks.size() == 1) {
            return first;
        }
        int tokens = 0;
        int values = 0;
        for (TextEmbedding chunk : chunks) {
            if (chunk.width != first.width) {
                throw new IllegalArgumentException(
                        first.width + " numbers per token cannot precede " + chunk.width);
            }
            tokens += chunk.tokens;
            values += chunk.hiddenStates.length;
        }
        FloatBuffer joined = FloatBuffer.allocate(values);
        chunks.forEach(chunk -> chunk.writeHiddenStates(joined));
        return new TextEmbedding(tokens, joined.array(), first.pooled);
    }

    /**
     * Each token's hidden state times its weight, then all rescaled to the mean they had: A1111's
     * emphasis. The pooled vector stays.
     *
     * @throws IllegalArgumentException when no factor restores the mean
     */
    public TextEmbedding weighted(float[] weights) {
        if (weights.length != tokens) {
            throw new IllegalArgumentException(
                    weights.length + " weights for " + tokens + " tokens");
        }
        float[] weighted = new float[hiddenStates.length];
        for (int i = 0; i < weighted.length; i++) {
            weighted[i] = hiddenStates[i] * weights[i / width];
        }
        float restoring = (float) (mean(hiddenStates) / mean(weighted));
        if (!Float.isFinite(restoring) || restoring == 0) {
            throw new IllegalArgumentException(
                    "its emphasis cannot be balanced: use weights nearer to 1");
        }
        for (int i = 0; i < weighted.length; i++) {
            weighted[i] *= restoring;
        }
        return new TextEmbedding(tokens, weighted, pooled);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    public int tokens() {
        return tokens;
    }

    /** Numbers per token. */
    public int width() {
        return width;
    }

    public int pooledWidth() {
        return pooled.length;
    }

    /** Appends the hidden states, token by token. */
    public void writeHiddenStates(FloatBuffer target) {
        target.put(hiddenStates);
    }

    public void writePooled(FloatBuffer target) {
        target.put(pooled);
    }

    /** Memory it takes, near enough to bound a cache by. */
    public long bytes() {
        return 4L * (hiddenStates.length + pooled.length) + 64;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextEmbedding that
                && tokens == that.tokens
                && Arrays.equals(hiddenStates, that.hiddenStates)
                && Arrays.equals(pooled, that.pooled);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(hiddenStates) + Arrays.hashCode(pooled);
    }

    @Override
    public String toString() {
        return "TextEmbedding[" + tokens + "x" + width + ", pooled " + pooled.length + "]";
    }
}
