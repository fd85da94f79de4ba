package io.latentrelay.transport.telemetry;

/** Times, in seconds, of which each is looked at. Safe for concurrent use. */
@FunctionalInterface
public interface Distribution {

    void record(double seconds);

    /** Records the time that has passed since, in seconds. */
    default void recordSince(long nanoTime) {
        record((System.nanoTime() - nanoTime) / 1e9);
    }
}
