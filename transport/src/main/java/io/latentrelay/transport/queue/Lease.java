package io.latentrelay.transport.queue;

/**
 * Work that is ours until completed, released, or taken away because we fell silent. The queue
 * renews it meanwhile. Safe to call from any thread; the first of {@link #complete} and {@link
 * #release} counts, further calls do nothing.
 */
public interface Lease {

    Message message();

    /** How often this work has been handed out, this time included: 1 for the first. */
    int deliveries();

    /** False once the queue knows that the lock is lost: another worker may have the work. */
    boolean isHeld();

    /** Ends the work. Call only after its output is safely published. */
    void complete();

    /** Gives the work back at once, for another worker. */
    void release();
}
