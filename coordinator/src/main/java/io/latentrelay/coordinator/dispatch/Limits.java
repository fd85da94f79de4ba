package io.latentrelay.coordinator.dispatch;

import java.time.Duration;

/**
 * How much a coordinator has on hand at once, and how often it tidies up.
 *
 * @param partSize images in one manifest part
 * @param checkpointEvery at most so much time passes before what changed is checkpointed
 * @param silence after so long without a result, outstanding work is looked for
 */
public record Limits(Window window, int partSize, Duration checkpointEvery, Duration silence) {

    public static final int DEFAULT_WINDOW = 1000;

    public static final Limits DEFAULT = ofWindow(DEFAULT_WINDOW);

    public Limits {
        if (partSize < 1) {
            throw new IllegalArgumentException("a part must have at least 1 image: " + partSize);
        }
    }

    public static Limits ofWindow(int images) {
        return of(Window.of(images));
    }

    public static Limits of(Window window) {
        return new Limits(window, 1000, Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    /** So long a cancelled run waits for what is in work, when nothing comes. */
    Duration farewell() {
        return silence.multipliedBy(4);
    }

    /**
     * How many images of a run may be outstanding, or have ended and wait for their part to be
     * whole: bounds what is kept of them, also when one image takes very long.
     */
    long reach() {
        return Math.max(4L * window.images(), 4L * partSize);
    }
}
