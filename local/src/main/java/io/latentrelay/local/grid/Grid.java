package io.latentrelay.local.grid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Shots in tables: one for each combination of the pages' axes. */
final class Grid {

    /** Positions on the axes of one role. */
    record Key(List<Integer> at) implements Comparable<Key> {

        Key {
            at = List.copyOf(at);
        }

        @Override
        public int compareTo(Key other) {
            for (int i = 0; i < at.size(); i++) {
                int order = Integer.compare(at.get(i), other.at.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }
    }

    private record Where(Key page, Key row, Key column) {}

    /** Some rows of one table. */
    record Block(Key page, List<Key> rows) {

        Block {
            rows = List.copyOf(rows);
        }
    }

    private final Layout layout;
    private final Map<Where, Shot> shots = new HashMap<>();
    private final Map<Key, TreeSet<Key>> rows = new TreeMap<>();
    private final TreeSet<Key> columns = new TreeSet<>();

    Grid(Layout layout, List<Shot> all) {
        this.layout = layout;
        for (Shot shot : all) {
            Where where =
                    new Where(
                            key(layout.pages(), shot),
                            key(layout.rows(), shot),
                            key(layout.columns(), shot));
            shots.put(where, shot);
            rows.computeIfAbsent(where.page(), page -> new TreeSet<>()).add(where.row());
            columns.add(where.column());
        }
    }

    private static Key key(List<Axis> axes, Shot shot) {
        return new Key(
                axes.stream().map(axis -> shot.place().getOrDefault(axis.name(), -1)).toList());
    }

    /** Whether pictures stand under columns, or simply one after the other. */
    boolean isTable() {
        return !layout.columns().isEmpty();
    }

    List<Key> columns() {
        return List.copyOf(columns);
    }

    /** Empty where the run has no such image. */
    Optional<Shot> shot(Key page, Key row, Key column) {
        return Optional.ofNullable(shots.get(new Where(page, row, column)));
    }

    String pageLabel(Key page) {
        return label(layout.pages(), page);
    }

    String rowLabel(Key row) {
        return label(layout.rows(), row);
    }

    String columnLabel(Key column) {
        return label(layout.columns(), column);
    }

    private static String label(List<Axis> axes, Key key) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            parts.add(axes.get(i).label(key.at().get(i)));
        }
        return parts.stream().collect(Collectors.joining(", "));
    }

    /** Everything, in bundles of at most so many pictures, or one row where that has more. */
    List<List<Block>> bundles(int most) {
        List<List<Block>> bundles = new ArrayList<>();
        List<Block> bundle = new ArrayList<>();
        int room = most;
        for (Map.Entry<Key, TreeSet<Key>> table : rows.entrySet()) {
            for (Block block : blocks(table.getKey(), List.copyOf(table.getValue()), most)) {
                int size = block.rows().size() * columns.size();
                if (size > room && !bundle.isEmpty()) {
                    bundles.add(bundle);
                    bundle = new ArrayList<>();
                    room = most;
                }
                bundle.add(block);
                room -= size;
            }
        }
        if (!bundle.isEmpty()) {
            bundles.add(bundle);
        }
        return bundles;
    }

    private List<Block> blocks(Key page, List<Key> all, int most) {
        int height = Math.max(1, most / columns.size());
        List<Block> blocks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += height) {
            blocks.add(new Block(page, all.subList(from, Math.min(from + height, all.size()))));
        }
        return blocks;
    }
}
