package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.ledger.ImageSet;
import io.latentrelay.coordinator.ledger.RunLedger;
import io.latentrelay.coordinator.run.Expansion;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which of a run's trajectories are published in its present generation. They are published in
 * order, so one number says it, except after a restart that found some ahead of it. Not safe for
 * concurrent use.
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
     * its images would be too many to hold.
     *
     * @param reach how many images may be outstanding, or have ended and wait for their part
     */
    boolean hasNext(long reach) {
        next = nextOpen();
        if (next == expansion.trajectories()) {
            return false;
        }
        return outstanding == 0 || ledger.held() + outstanding + open(next) <= reach;
    }

    private long nextOpen() {
        long trajectory = next;
        while (trajectory < expansion.trajectories()) {
            long image = ledger.nextOpen(expansion.firstImage(trajectory));
            if (image == ImageSet.NONE) {
                return expansion.trajectories();
            }
            trajectory = expansion.trajectoryOf(image);
            if (!ahead.containsKey(trajectory)) {
                break;
            }
            ahead.remove(trajectory);
            trajectory++;
        }
        ahead.headMap(trajectory).clear();
        return trajectory;
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
    void ended(long trajectory) {
        if (trajectory < next || ahead.containsKey(trajectory)) {
            outstanding--;
        }
    }

    /** Nothing is waited for any more. */
    void abandon() {
        outstanding = 0;
    }

    /** Published trajectories with images that have not ended. */
    List<Long> unfinished() {
        List<Long> unfinished = new ArrayList<>();
        long image = ledger.nextOpen(0);
        while (image != ImageSet.NONE) {
            long trajectory = expansion.trajectoryOf(image);
            if (trajectory >= next) {
                break;
            }
            unfinished.add(trajectory);
            image = ledger.nextOpen(expansion.firstImage(trajectory + 1));
        }
        ahead.keySet().stream().filter(found -> open(found) > 0).forEach(unfinished::add);
        return unfinished;
    }

    private long open(long trajectory) {
        return ledger.openBetween(
                expansion.firstImage(trajectory), expansion.firstImage(trajectory + 1));
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
