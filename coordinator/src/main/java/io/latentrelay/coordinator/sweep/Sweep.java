package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The points of a sweep: every point of every axis with every other, the last axis varying fastest,
 * less those that are skipped.
 *
 * @param axes names, in their order
 * @param points one that sets nothing when there is no sweep
 */
public record Sweep(List<String> axes, List<Point> points) {

    /** The most points a sweep may have. */
    public static final int MOST = 100_000;

    private static final String PATH = "sweep";
    private static final String SKIP = "skip";

    /** No sweep. */
    public static final Sweep NONE = new Sweep(List.of(), List.of(Point.ORIGIN));

    public Sweep {
        axes = List.copyOf(axes);
        points = List.copyOf(points);
    }

    /** Keys of all settings that any point sets or replaces words in. */
    public Set<String> settings() {
        Set<String> keys = new LinkedHashSet<>();
        for (Point point : points) {
            keys.addAll(point.settings().keySet());
        }
        return keys;
    }

    /**
     * Reads a run file's {@code sweep}.
     *
     * @param last an axis written elsewhere, which varies fastest: its setting with the values
     * @param otherwise what a setting is where the sweep does not say; for conditions
     */
    public static Sweep read(
            Value written,
            Optional<Value.Entry> last,
            Function<String, Optional<Value>> otherwise,
            Problems problems) {
        Reading reading = new Reading(problems);
        reading.block(written);
        last.ifPresent(reading::elsewhere);
        return reading.sweep(otherwise);
    }

    private static final class Reading {

        private final Problems problems;
        private final AxisReader axisReader;
        private final List<Axis> axes = new ArrayList<>();
        private final List<Condition> skips = new ArrayList<>();
        private final Map<String, String> setBy = new LinkedHashMap<>();
        private int line = 1;

        Reading(Problems problems) {
            this.problems = problems;
            this.axisReader = new AxisReader(problems);
        }

        void block(Value written) {
            line = written.line();
            if (written instanceof Value.Mapping block) {
                block.entries().forEach(this::entry);
            } else if (!(written instanceof Value.Nothing)) {
                problems.error(
                        line,
                        PATH,
                        written.shown()
                                + " must be a block of settings with their values, such as"
                                + " {steps: [20, 30]}");
            }
        }

        void elsewhere(Value.Entry entry) {
            axisReader.setting(entry.key(), entry).ifPresent(axis -> add(entry.line(), axis));
        }

        private void entry(Value.Entry entry) {
            if (entry.key().equals(SKIP)) {
                skip(entry.value());
            } else if (entry.value() instanceof Value.Mapping block && GroupReader.isGroup(block)) {
                new GroupReader(problems, axisReader)
                        .read(PATH, entry)
                        .ifPresent(axis -> add(entry.line(), axis));
            } else if (isReplacement(entry.value())) {
                axisReader.replacements(PATH, entry).ifPresent(axis -> add(entry.line(), axis));
            } else {
                axisReader.values(PATH, entry).ifPresent(axis -> add(entry.line(), axis));
            }
        }

        private static boolean isReplacement(Value value) {
            return value instanceof Value.Mapping block
                    && block.entries().stream()
                            .anyMatch(entry -> Set.of("replace", "with").contains(entry.key()));
        }

        private void skip(Value written) {
            List<Value> conditions =
                    written instanceof Value.Sequence list ? list.items() : List.of(written);
            for (Value condition : conditions) {
                if (condition instanceof Value.Text text) {
                    Condition.read(PATH + "." + SKIP, text, problems).ifPresent(skips::add);
                } else {
                    problems.error(
                            condition.line(),
                            PATH + "." + SKIP,
                            condition.shown() + " must be a condition such as steps < 30");
                }
            }
        }

        private void add(int line, Axis axis) {
            Set<String> keys = new LinkedHashSet<>();
            axis.points().forEach(point -> keys.addAll(point.settings().keySet()));
            for (String key : keys) {
                String other = setBy.putIfAbsent(key, axis.name());
                if (other != null) {
                    problems.error(
                            line,
                            PATH,
                            SettingNames.shortName(key)
                                    + " is set by "
                                    + other
                                    + " and by "
                                    + axis.name()
                                    + "; keep one");
                }
            }
            if (axes.stream().anyMatch(known -> known.name().equals(axis.name()))) {
                problems.error(line, PATH + "." + axis.name(), "given twice; keep one");
            }
            axes.add(axis);
        }

        Sweep sweep(Function<String, Optional<Value>> otherwise) {
            long product = Axis.product(axes);
            if (product > MOST) {
                problems.error(line, PATH, tooMany(product));
                return NONE;
            }
            List<String> names = axes.stream().map(Axis::name).toList();
            skips.forEach(condition -> condition.check(names, problems));
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < product; i++) {
                Point point = Axis.at(axes, i);
                if (skips.stream().noneMatch(condition -> condition.holds(point, otherwise))) {
                    points.add(point);
                }
            }
            if (points.isEmpty()) {
                problems.error(line, PATH + "." + SKIP, "skips every cell; nothing is left");
                return NONE;
            }
            return new Sweep(names, points);
        }

        private String tooMany(long product) {
            List<String> sizes =
                    axes.stream().map(axis -> axis.name() + " " + axis.points().size()).toList();
            return String.join(" x ", sizes)
                    + (product == Long.MAX_VALUE ? " are" : " are " + product)
                    + " cells, more than "
                    + MOST
                    + "; draw some with random and of, or leave values out";
        }
    }
}
