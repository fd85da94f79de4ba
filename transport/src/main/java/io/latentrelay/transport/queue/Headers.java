package io.latentrelay.transport.queue;

/**
 * Record headers that stand beside the value, so that a record whose value cannot be read still
 * says what it was about. {@link WorkHeaders} writes and reads them together.
 */
public final class Headers {

    /** Run name, UTF-8. */
    public static final String RUN = "relay-run";

    /** Hex digest of the run as resolved at submit, UTF-8. */
    public static final String DIGEST = "relay-run-digest";

    /** Index of the trajectory in its run, UTF-8 decimal. */
    public static final String TRAJECTORY = "relay-trajectory";

    /** The image indexes the record is to end as, UTF-8: decimal numbers joined by commas. */
    public static final String IMAGES = "relay-images";

    /** Which attempt at the work this is, UTF-8 decimal; absent before the first has failed. */
    public static final String ATTEMPTS = "relay-attempts";

    private Headers() {}
}
