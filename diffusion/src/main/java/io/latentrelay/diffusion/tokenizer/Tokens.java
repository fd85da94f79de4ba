package io.latentrelay.diffusion.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One prompt as ids, whole; cut to what a text encoder takes only when asked. */
public final class Tokens {

    /** How many ids a text encoder of CLIP takes, start and end included. */
    public static final int WINDOW = 77;

    private static final int CONTENT = WINDOW - 2;

    private final int[] content;
    private final int start;
    private final int end;
    private final int pad;

    Tokens(int[] content, int start, int end, int pad) {
        this.content = content;
        this.start = start;
        this.end = end;
        this.pad = pad;
    }

    /** How many ids the whole prompt has, start and end included; above 77 it does not fit. */
    public int length() {
        return content.length + 2;
    }

    /** Whether {@link #ids} leaves something out. */
    public boolean isTruncated() {
        return content.length > CONTENT;
    }

    /** 77 ids: start, at most 75 of the prompt, end, padding. */
    public int[] ids() {
        return window(0);
    }

    /** All ids between start and end. */
    public int[] content() {
        return content.clone();
    }

    /** The whole prompt, 75 ids a window, each window as {@link #ids} has the first. */
    public List<int[]> windows() {
        List<int[]> windows = new ArrayList<>();
        int from = 0;
        do {
            windows.add(window(from));
            from += CONTENT;
        } while (from < content.length);
        return windows;
    }

    private int[] window(int from) {
        int[] ids = new int[WINDOW];
        Arrays.fill(ids, pad);
        int count = Math.min(CONTENT, content.length - from);
        ids[0] = start;
        System.arraycopy(content, from, ids, 1, count);
        ids[count + 1] = end;
        return ids;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tokens that
                && Arrays.equals(content, that.content)
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
