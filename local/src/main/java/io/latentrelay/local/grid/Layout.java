package io.latentrelay.local.grid;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which axes run across the page, which down, and which from table to table. Several in one role
 * are combined, the last changing fastest. Without columns, pictures simply follow each other.
 */
record Layout(List<Axis> pages, List<Axis> rows, List<Axis> columns) {

    /** What the user wants of it; empty where it is left to us. */
    record Wish(
            Optional<List<String>> rows,
            Optional<List<String>> columns,
            Optional<List<String>> pages) {

        /** All axes it names. */
        List<String> names() {
            return Stream.of(rows, columns, pages)
                    .flatMap(Optional::stream)
                    .flatMap(List::stream)
                    .toList();
        }

        /**
         * @throws IllegalArgumentException when it names what is not {@code known}, or one twice
         */
        void requireKnown(Set<String> known) {
            for (String name : names()) {
                if (Collections.frequency(names(), name) > 1) {
                    throw new IllegalArgumentException(
                            "axis '" + name + "' is wanted in two places");
                }
                if (!known.contains(name)) {
                    throw new IllegalArgumentException(
                            "axis '"
                                    + name
                                    + "' is not one of this run's: "
                                    + String.join(", ", known));
                }
            }
        }
    }

    Layout {
        pages = List.copyOf(pages);
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
    }

    /**
     * Across goes the last axis of the sweep; down goes the first, or the prompts when the sweep
     * has only one; what is left goes from table to table.
     *
     * @throws IllegalArgumentException for an axis of the sweep beside all of them in one
     */
    static Layout of(List<Axis> axes, Wish wish) {
        List<Axis> left = new ArrayList<>(axes);
        Optional<List<Axis>> columns = wish.columns().map(names -> take(left, names));
        Optional<List<Axis>> rows = wish.rows().map(names -> take(left, names));
        Optional<List<Axis>> pages = wish.pages().map(names -> take(left, names));
        left.removeIf(axis -> !axis.differs());
        List<Axis> across = columns.orElseGet(() -> across(left));
        List<Axis> down = rows.orElseGet(() -> down(left, across));
        List<Axis> apart = new ArrayList<>(pages.orElse(List.of()));
        apart.addAll(left);
        return new Layout(apart, down, across);
    }

    private static List<Axis> take(List<Axis> left, List<String> names) {
        List<Axis> taken = new ArrayList<>();
        for (String name : names) {
            List<Axis> named = take(left, axis -> axis.name().equals(name), 1);
            if (named.isEmpty()) {
                throw new IllegalArgumentException(
                        "axis '" + name + "' and 'cell' do not go together");
            }
            taken.addAll(named);
        }
        return taken;
    }

    private static List<Axis> across(List<Axis> left) {
        int last = -1;
        for (int i = 0; i < left.size(); i++) {
            last = left.get(i).isOfSweep() ? i : last;
        }
        if (last >= 0) {
            return List.of(left.remove(last));
        }
        boolean isByPromptAndSeed = left.size() > 1;
        return isByPromptAndSeed ? take(left, axis -> axis.name().equals(Axis.SEED), 1) : List.of();
    }

    private static List<Axis> down(List<Axis> left, List<Axis> across) {
        List<Axis> first = take(left, Axis::isOfSweep, 1);
        return first.isEmpty() || across.isEmpty() ? takeAll(left, first) : first;
    }

    private static List<Axis> takeAll(List<Axis> left, List<Axis> first) {
        List<Axis> all = new ArrayList<>(first);
        all.addAll(left);
        left.clear();
        return all;
    }

    private static List<Axis> take(List<Axis> left, Predicate<Axis> which, int most) {
        List<Axis> taken = left.stream().filter(which).limit(most).toList();
        left.removeAll(taken);
        return taken;
    }
}
