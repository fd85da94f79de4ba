package io.latentrelay.local.grid;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that differs between images of a run.
 *
 * @param name {@code prompt}, {@code seed}, {@code cell}, or a key of the run file
 * @param values what they are called, by the position that the run has for them
 */
record Axis(String name, SortedMap<Integer, String> values) {

    static final String PROMPT = "prompt";
    static final String SEED = "seed";

    /** All of a sweep's axes in one, for a sweep that has few of their combinations. */
    static final String CELL = "cell";

    Axis {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    boolean isOfSweep() {
        return isOfSweep(name);
    }

    static boolean isOfSweep(String name) {
        return !name.equals(PROMPT) && !name.equals(SEED);
    }

    /** Whether anything differs along it. */
    boolean differs() {
        return values.size() > 1;
    }

    /** As it heads a row or a column: values that do not explain themselves come with the name. */
    String label(int position) {
        String value = values.getOrDefault(position, "-");
        boolean isPlain = !isOfSweep() || name.equals(CELL);
        return isPlain ? value : name + " " + value;
    }
}
