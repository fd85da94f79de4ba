package io.latentrelay.local.grid;

import io.latentrelay.local.grid.Shot.State;
import io.latentrelay.local.grid.Shot.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the points of a sweep come to on average, over all prompts and seeds. */
final class Summary {

    /**
     * One point of the sweep.
     *
     * @param values on the axes that differ
     * @param steps such as {@code 16 + 4}; empty where they differ or are not known
     */
    record Line(
            List<String> values,
            long shown,
            long failed,
            long open,
            String steps,
            OptionalDouble evaluations,
            OptionalDouble seconds,
            OptionalDouble detail,
            OptionalDouble difference) {}

    private Summary() {}

    /** The axes that tell the lines apart. */
    static List<Axis> axes(List<Axis> all) {
        return all.stream().filter(Axis::isOfSweep).filter(Axis::differs).toList();
    }

    static List<Line> lines(List<Axis> axes, List<Shot> shots) {
        TreeMap<Grid.Key, List<Shot>> points = new TreeMap<>();
        for (Shot shot : shots) {
            List<Integer> at =
                    axes.stream().map(axis -> shot.place().getOrDefault(axis.name(), -1)).toList();
            points.computeIfAbsent(new Grid.Key(at), key -> new ArrayList<>()).add(shot);
        }
        List<Line> lines = new ArrayList<>();
        points.forEach((key, there) -> lines.add(line(values(axes, key), there)));
        return lines;
    }

    private static List<String> values(List<Axis> axes, Grid.Key key) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            values.add(axes.get(i).values().getOrDefault(key.at().get(i), "-"));
        }
        return values;
    }

    private static Line line(List<String> values, List<Shot> shots) {
        return new Line(
                values,
                count(shots, State.SHOWN),
                count(shots, State.FAILED) + count(shots, State.UNREADABLE),
                count(shots, State.OPEN),
                steps(shots),
                works(shots, Work::evaluations).flatMapToLong(OptionalLong::stream).average(),
                works(shots, Work::seconds).mapToDouble(Double::doubleValue).average(),
                mean(shots.stream().map(Shot::detail)),
                mean(shots.stream().map(Shot::difference)));
    }

    private static long count(List<Shot> shots, State state) {
        return shots.stream().filter(shot -> shot.state() == state).count();
    }

    private static String steps(List<Shot> shots) {
        List<String> different =
                works(shots, work -> work.baseSteps() + " + " + work.refinerSteps())
                        .distinct()
                        .limit(2)
                        .toList();
        return different.size() == 1 ? different.get(0) : "";
    }

    private static <T> Stream<T> works(List<Shot> shots, Function<Work, T> what) {
        return shots.stream().flatMap(shot -> shot.work().stream()).map(what);
    }

    private static OptionalDouble mean(Stream<OptionalDouble> measures) {
        return measures.flatMapToDouble(OptionalDouble::stream).average();
    }
}
