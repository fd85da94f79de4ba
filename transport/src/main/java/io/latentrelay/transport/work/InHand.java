package io.latentrelay.transport.work;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The work a loop has taken and not ended: part of it is at the device or on the way there, the
 * rest on its way out. Both are bounded, so that work never piles up, not even while a broker or a
 * store is away. Safe for concurrent use.
 */
final class InHand {

    private final FeedingLimits limits;
    private final Set<Work> open = new HashSet<>();
    private final Set<Work> atDevice = new HashSet<>();

    InHand(FeedingLimits limits) {
        this.limits = limits;
    }

    synchronized void add(Work work) {
        open.add(work);
        atDevice.add(work);
    }

    synchronized void leftDevice(Work work) {
        if (atDevice.remove(work)) {
            notifyAll();
        }
    }

    synchronized void ended(Work work) {
        open.remove(work);
        atDevice.remove(work);
        notifyAll();
    }

    /** How much more may be taken; waits for some, at most so long, and may return 0. */
    synchronized int awaitRoom(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long millis = patience.toMillis();
        while (room() == 0 && millis > 0) {
            wait(millis);
            millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
        return room();
    }

    private int room() {
        return Math.max(
                0, Math.min(limits.room() - atDevice.size(), limits.unsettled() - open.size()));
    }

    /** Whether nothing is in hand; waits for that at most so long. */
    synchronized boolean awaitNothing(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long millis = patience.toMillis();
        while (!open.isEmpty() && millis > 0) {
            wait(millis);
            millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
        return open.isEmpty();
    }

    synchronized int size() {
        return open.size();
    }
}
