package io.latentrelay.coordinator.dispatch;

import java.time.Duration;

/**
 * How much a coordinator has on hand at once, and how often it tidies up.
 *
 * @param window images published and not ended, over all runs
 * @param partSize images in one manifest part
 * @param checkpointEvery at most so much time passes before what changed is checkpointed
 * @param silence after so long without a result, outstanding work is looked for
 */
public record Limits(int window, int partSize, Duration checkpointEvery, Duration silence) {

    public static final int DEFAULT_WINDOW = 1000;

    public static final Limits DEFAULT = ofWindow(DEFAULT_WINDOW);

    public Limits {
        if (window < 1) {
            throw new IllegalArgumentException("window must be at least 1 image: " + window);
        }
        if (partSize < 1) {
            throw new IllegalArgumentException("a part must have at least 1 image: " + partSize);
        }
    }

    public static Limits ofWindow(int window) {
        return new Limits(window, 1000, Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    /**
     * How far beyond the last image in the manifest a run is published: bounds the results kept
     * until their part is whole, also when one image takes very long.
     */
    long reach() {
        return Math.max(4L * window, 4L * partSize);
    }
}
