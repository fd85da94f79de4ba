package io.latentrelay.inference.engine;

/**
 * What an image has cost in one engine.
 *
 * @param deviceNanos its share, by rows, of the time its network calls took
 * @param evaluations of the network
 */
public record Usage(long deviceNanos, int evaluations) {

    public static final Usage NONE = new Usage(0, 0);

    /** One evaluation more. */
    Usage plus(long nanos) {
        return new Usage(deviceNanos + nanos, evaluations + 1);
    }
}
