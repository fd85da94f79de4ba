package io.latentrelay.transport.queue;

/**
 * Record headers that stand beside the value, so that a record whose value cannot be read still
 * says what it was about.
 */
public final class Headers {

    /** Run name, UTF-8. */
    public static final String RUN = "relay-run";

    /** The image indexes the record is to end as, UTF-8: decimal numbers joined by commas. */
    public static final String IMAGES = "relay-images";

    private Headers() {}
}
