package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.sweep.Point.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One direction of a sweep: a name, and the points on it. */
record Axis(String name, List<Point> points) {

    Axis {
        points = List.copyOf(points);
    }

    /** First with first, second with second; as many points as the axes have alike. */
    static Axis zipped(String name, List<Axis> axes) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < axes.get(0).points().size(); i++) {
            Point together = Point.ORIGIN;
            for (Axis axis : axes) {
                together = together.with(axis.points().get(i));
            }
            points.add(together.at(new Place(name, i, together.described())));
        }
        return new Axis(name, points);
    }

    /** How many points every one with every other is; {@link Long#MAX_VALUE} when beyond it. */
    static long product(List<Axis> axes) {
        long product = 1;
        for (Axis axis : axes) {
            if (axis.points().size() > 0 && product > Long.MAX_VALUE / axis.points().size()) {
                return Long.MAX_VALUE;
            }
            product *= axis.points().size();
        }
        return product;
    }

    /** Point {@code index} of every one with every other, the last axis varying fastest. */
    static Point at(List<Axis> axes, long index) {
        List<Point> parts = new ArrayList<>();
        long rest = index;
        for (int i = axes.size() - 1; i >= 0; i--) {
            List<Point> points = axes.get(i).points();
            parts.add(points.get((int) (rest % points.size())));
            rest /= points.size();
        }
        Point point = Point.ORIGIN;
        for (int i = parts.size() - 1; i >= 0; i--) {
            point = point.with(parts.get(i));
        }
        return point;
    }

    /** Every one with every other as one axis. */
    static Axis grid(String name, List<Axis> axes) {
        List<Point> points = new ArrayList<>();
        long product = product(axes);
        for (int i = 0; i < product; i++) {
            points.add(numbered(name, i, at(axes, i)));
        }
        return new Axis(name, points);
    }

    /**
     * {@code count} different ones of every one with every other: the same for the same seed, and
     * the first ones stay when there are to be more.
     */
    static Axis drawn(String name, List<Axis> axes, int count, long seed) {
        long product = product(axes);
        Set<Long> drawn = new HashSet<>();
        List<Point> points = new ArrayList<>();
        for (long draw = 0; points.size() < count; draw++) {
            long index = Long.remainderUnsigned(mix(seed * 0x9E3779B97F4A7C15L + draw), product);
            if (drawn.add(index)) {
                points.add(numbered(name, points.size(), at(axes, index)));
            }
        }
        return new Axis(name, points);
    }

    private static Point numbered(String name, int position, Point point) {
        return point.at(new Place(name, position, point.described()));
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014), on a Weyl sequence. */
    private static long mix(long draw) {
        long z = draw * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
