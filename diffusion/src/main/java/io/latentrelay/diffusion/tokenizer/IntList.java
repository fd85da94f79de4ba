package io.latentrelay.diffusion.tokenizer;

import java.util.Arrays;

/** Ints without boxing, growing as they come. */
final class IntList {

    private int[] values = new int[96];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
