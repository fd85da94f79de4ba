package io.latentrelay.coordinator.dispatch;

import java.time.Duration;

/**
 * How much work is outstanding at most, over all runs.
 *
 * @param images published and not ended
 * @param handoffs waiting for refiners: with so many, base workers get no more work
 * @param ahead so long the workers that are busy now may have before them, as far as their times
 *     are known; a few images are outstanding all the same
 */
public record Window(int images, int handoffs, Duration ahead) {

    static final Duration DEFAULT_AHEAD = Duration.ofMinutes(5);

    /** A few batches: no worker starves for being slow. */
    private static final int FEW = 32;

    public Window {
        if (images < 1 || handoffs < 1) {
            throw new IllegalArgumentException(
                    "the window must have at least 1 image and 1 handoff: "
                            + images
                            + ", "
                            + handoffs);
        }
        if (ahead.toMillis() < 1) {
            throw new IllegalArgumentException("the time ahead must be positive: " + ahead);
        }
    }

    public static Window of(int images) {
        return new Window(images, Math.max(1, images / 2), DEFAULT_AHEAD);
    }

    /** Whether a pool with so many busy devices has enough before it. */
    boolean isFull(double outstandingSeconds, double busy, long outstandingImages) {
        return outstandingImages >= FEW
                && outstandingSeconds >= ahead.toMillis() / 1000.0 * Math.max(1, busy);
    }
}
