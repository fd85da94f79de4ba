package io.latentrelay.diffusion.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One prompt as ids, whole; cut to what a text encoder takes only when asked. */
public final class Tokens {

    /** How many ids a text encoder of CLIP takes, start and end included. */
    public static final int WINDOW = 77;

    /** How many of them are the prompt's. */
    public static final int CHUNK = WINDOW - 2;

    private final int[] content;
    private final float[] weights;
    private final int start;
    private final int end;
    private final int pad;

    /**
     * Takes the arrays over.
     *
     * @param weights one for each id of the content
     */
    Tokens(int[] content, float[] weights, int start, int end, int pad) {
        this.content = content;
        this.weights = weights;
        this.start = start;
        this.end = end;
        this.pad = pad;
    }

    /** How many ids the whole prompt has, start and end included; above 77 it does not fit. */
    public int length() {
        return content.length + 2;
    }

    /** How many ids the whole prompt has between start and end. */
    public int count() {
        return content.length;
    }

    /** Whether {@link #ids} leaves something out. */
    public boolean isTruncated() {
        return content.length > CHUNK;
    }

    /** 77 ids: start, at most 75 of the prompt, end, padding. */
    public int[] ids() {
        return chunk(0).ids();
    }

    /** All ids between start and end. */
    public int[] content() {
        return content.clone();
    }

    /** The whole prompt, 75 ids a window, each window as {@link #ids} has the first. */
    public List<int[]> windows() {
        return IntStream.range(0, chunks()).mapToObj(index -> chunk(index).ids()).toList();
    }

    /** How many chunks hold the whole prompt; the empty one takes one. */
    public int chunks() {
        return Math.max(1, (content.length + CHUNK - 1) / CHUNK);
    }

    /** The 75 ids from {@code 75 * index} on. Beyond the prompt it is the empty prompt's. */
    public TokenChunk chunk(int index) {
        int from = Math.min(index * CHUNK, content.length);
        int count = Math.min(CHUNK, content.length - from);
        int[] ids = new int[WINDOW];
        Arrays.fill(ids, pad);
        ids[0] = start;
        System.arraycopy(content, from, ids, 1, count);
        ids[count + 1] = end;
        float[] chunkWeights = new float[WINDOW];
        Arrays.fill(chunkWeights, 1);
        System.arraycopy(weights, from, chunkWeights, 1, count);
        return new TokenChunk(ids, chunkWeights);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tokens that
                && Arrays.equals(content, that.content)
                && Arrays.equals(weights, that.weights)
                && start == that.start
                && end == that.end
                && pad == that.pad;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "Tokens[" + length() + "]";
    }
}
