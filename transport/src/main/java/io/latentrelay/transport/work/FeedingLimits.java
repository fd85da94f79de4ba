package io.latentrelay.transport.work;

import java.time.Duration;

/**
 * How much a worker takes at once, and when it gives up.
 *
 * @param room pieces of work at the device, those that wait for a lane there included
 * @param feeders threads that prepare work
 * @param maxDeliveries work handed out more often than this is rejected
 * @param maxAttempts work that so many attempts have failed on is rejected
 * @param retryPause how long the first attempt that fails rests before the next; each further one
 *     twice as long
 * @param drainTimeout how long a worker that has to leave may take to hand on its work
 */
public record FeedingLimits(
        int room,
        int feeders,
        int maxDeliveries,
        int maxAttempts,
        Duration retryPause,
        Duration drainTimeout) {

    /** Work handed out so often may be what killed its workers. */
    private static final int SUSPECT_DELIVERIES = 3;

    /** Work that has left the device and is still to be published, at most, by room. */
    private static final int UNSETTLED_BY_ROOM = 3;

    public FeedingLimits {
        if (room < 1 || feeders < 1 || maxDeliveries < 1 || maxAttempts < 1) {
            throw new IllegalArgumentException(
                    "room, feeders, deliveries and attempts must be at least 1: "
                            + room
                            + ", "
                            + feeders
                            + ", "
                            + maxDeliveries
                            + ", "
                            + maxAttempts);
        }
        if (retryPause.isNegative() || drainTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "retry pause or drain timeout is negative: "
                            + retryPause
                            + ", "
                            + drainTimeout);
        }
    }

    boolean areSuspect(int deliveries) {
        return deliveries >= SUSPECT_DELIVERIES && deliveries <= maxDeliveries;
    }

    /** Pieces of work in hand at most, at the device or on their way out. */
    int unsettled() {
        return room * (1 + UNSETTLED_BY_ROOM);
    }
}
