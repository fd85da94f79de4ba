package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.ledger.RunLedger;
import io.latentrelay.coordinator.run.Expansion;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Which of a run's trajectories are published. They are published in order, so one number says it,
 * except after a restart that found some ahead of it. Not safe for concurrent use.
 */
final class Publication {

    private final Expansion expansion;
    private final RunLedger ledger;
    // Trajectories at or above next that are on the topic already, with their offsets there.
    private final TreeMap<Long, Long> ahead = new TreeMap<>();
    private long next;
    private long outstanding;

    /**
     * @param next trajectories below this are published, or need not be
     */
    Publication(Expansion expansion, RunLedger ledger, long next) {
        this.expansion = expansion;
        this.ledger = ledger;
        this.next = next;
    }

    /** Trajectories below this are published, or need not be. */
    long next() {
        return next;
    }

    /** Images published and not ended. */
    long outstanding() {
        return outstanding;
    }

    /** Notes a trajectory that was found on the base-jobs topic. */
    void found(long trajectory, long offset) {
        if (trajectory >= next && trajectory < expansion.trajectories()) {
            ahead.putIfAbsent(trajectory, offset);
        }
    }

    /** Counts anew what is outstanding, once ledger and topic have been read. */
    void recount() {
        outstanding = unfinished().stream().mapToLong(this::open).sum();
    }

    /**
     * Moves {@link #next} on to a trajectory that is to be published. False when there is none, or
     * it lies beyond reach.
     *
     * @param reach how many images beyond those in the manifest may be published
     */
    boolean hasNext(long reach) {
        while (next < expansion.trajectories() && (ahead.containsKey(next) || open(next) == 0)) {
            ahead.remove(next);
            next++;
        }
        long end = ledger.committedImages() + reach;
        return next < expansion.trajectories()
                && (expansion.firstImage(next + 1) <= end || outstanding == 0);
    }

    /** Notes that the next trajectory is on its way to the topic. */
    void published(long trajectory) {
        if (trajectory != next) {
            throw new IllegalStateException(
                    "trajectory " + trajectory + " is published out of turn: " + next);
        }
        outstanding += open(trajectory);
        next++;
    }

    /** Notes that an image has ended. */
    void ended(long image) {
        if (isPublished(expansion.trajectoryOf(image))) {
            outstanding--;
        }
    }

    private boolean isPublished(long trajectory) {
        return trajectory < next || ahead.containsKey(trajectory);
    }

    /** Published trajectories with images that have not ended. */
    List<Long> unfinished() {
        long first =
                ledger.committedImages() == expansion.images()
                        ? expansion.trajectories()
                        : expansion.trajectoryOf(ledger.committedImages());
        List<Long> unfinished = new ArrayList<>();
        LongStream.concat(
                        LongStream.range(first, next),
                        ahead.keySet().stream().mapToLong(Long::longValue))
                .filter(trajectory -> open(trajectory) > 0)
                .forEach(unfinished::add);
        return unfinished;
    }

    private long open(long trajectory) {
        return expansion.imageIndexes(trajectory).filter(image -> !ledger.hasEnded(image)).count();
    }

    /**
     * Where reading the base-jobs topic must begin to see all that {@link #next} does not tell.
     *
     * @param end the offset past the last record known
     */
    long baseJobsOffset(long end) {
        return ahead.values().stream().mapToLong(Long::longValue).min().orElse(end);
    }
}
