package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.run.Segment.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/**
 * A run as boxes, one after the other. A run begins as one; when it is extended, boxes with what is
 * new follow, so that what is old keeps its indexes: first new cells for the old prompts and
 * repetitions, then new repetitions of the old prompts, then new prompts.
 */
record Segments(List<Segment> segments) {

    Segments {
        segments = List.copyOf(segments);
    }

    /**
     * @param extents how far the run reached at each submission, each within the next
     * @param beforeHandoff of a cell: equal for those that share a base trajectory
     */
    static Segments of(List<Extent> extents, IntFunction<?> beforeHandoff) {
        List<Segment> segments = new ArrayList<>();
        Extent old = new Extent(0, 0, 0);
        for (Extent next : extents) {
            if (!old.isWithin(next)) {
                throw new IllegalArgumentException(
                        "a run can only grow: " + next + " lacks something of " + old);
            }
            Range rows = new Range(0, old.prompts());
            Range repetitions = new Range(0, old.repetitions());
            add(segments, rows, repetitions, cells(old.cells(), next, beforeHandoff));
            CellGroups all = cells(0, next, beforeHandoff);
            add(segments, rows, new Range(old.repetitions(), next.repetitions()), all);
            add(
                    segments,
                    new Range(old.prompts(), next.prompts()),
                    new Range(0, next.repetitions()),
                    all);
            old = next;
        }
        return new Segments(segments);
    }

    private static CellGroups cells(int first, Extent extent, IntFunction<?> beforeHandoff) {
        return CellGroups.of(first, extent.cells(), beforeHandoff);
    }

    private static void add(
            List<Segment> segments, Range prompts, Range repetitions, CellGroups cells) {
        Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        Segment segment =
                new Segment(
                        prompts,
                        repetitions,
                        cells,
                        last == null ? 0 : last.endTrajectory(),
                        last == null ? 0 : last.endImage());
        if (segment.images() > 0) {
            segments.add(segment);
        }
    }

    long trajectories() {
        return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).endTrajectory();
    }

    long images() {
        return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).endImage();
    }

    Segment ofImage(long image) {
        if (image < 0 || image >= images()) {
            throw new IllegalArgumentException(
                    "image " + image + " is not one of the run's " + images());
        }
        return find(image, Segment::endImage);
    }

    Segment ofTrajectory(long trajectory) {
        if (trajectory < 0 || trajectory >= trajectories()) {
            throw new IllegalArgumentException(
                    "trajectory " + trajectory + " is not one of the run's " + trajectories());
        }
        return find(trajectory, Segment::endTrajectory);
    }

    // A run is extended a few times, not thousands.
    private Segment find(long index, ToLongFunction<Segment> end) {
        for (Segment segment : segments) {
            if (index < end.applyAsLong(segment)) {
                return segment;
            }
        }
        throw new IllegalStateException("index " + index + " is in no segment");
    }
}
