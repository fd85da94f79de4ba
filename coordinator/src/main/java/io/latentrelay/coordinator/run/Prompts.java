package io.latentrelay.coordinator.run;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/**
 * The prompts of a run, one a row, held as one block of UTF-8: little more than the text itself.
 */
public final class Prompts {

    private final byte[] text;
    private final int[] ends;

    private Prompts(byte[] text, int[] ends) {
        this.text = text;
        this.ends = ends;
    }

    /**
     * @throws IllegalArgumentException when they fill more than 2 GiB
     */
    public static Prompts of(List<String> rows) {
        int[] ends = new int[rows.size()];
        long length = 0;
        for (int row = 0; row < ends.length; row++) {
            length += rows.get(row).getBytes(StandardCharsets.UTF_8).length;
            if (length > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("prompts fill more than 2 GiB");
            }
            ends[row] = (int) length;
        }
        byte[] text = new byte[(int) length];
        for (int row = 0; row < ends.length; row++) {
            byte[] bytes = rows.get(row).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, text, ends[row] - bytes.length, bytes.length);
        }
        return new Prompts(text, ends);
    }

    public int size() {
        return ends.length;
    }

    public String row(int row) {
        int start = row == 0 ? 0 : ends[row - 1];
        return new String(text, start, ends[row] - start, StandardCharsets.UTF_8);
    }

    /** A view that makes each row when it is asked for. */
    public List<String> rows() {
        return new AbstractList<>() {
            @Override
            public String get(int row) {
                return row(row);
            }

            @Override
            public int size() {
                return ends.length;
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prompts that
                && Arrays.equals(ends, that.ends)
                && Arrays.equals(text, that.text);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ends) + Arrays.hashCode(text);
    }

    @Override
    public String toString() {
        return "Prompts[" + ends.length + "]";
    }
}
