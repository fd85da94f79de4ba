package io.latentrelay.transport.work;

import java.util.Optional;

/**
 * One stage of the line, fed by a {@link FeedingLoop}. Whatever it begins it ends, once and from
 * any thread: completed when its output is safely published, or one of the other ends of {@link
 * Work}.
 */
public interface Stage extends AutoCloseable {

    /**
     * Prepares a piece of work and lets it in to the device; waits while that is full. Called on
     * feeder threads, on several at once. Throwing counts as an attempt that failed, unless the
     * stage has stopped or failed: then the work goes to another worker.
     */
    void begin(Work work) throws InterruptedException;

    /** Why it cannot go on; the worker then ends, and its work goes to others. */
    Optional<Throwable> failure();

    /**
     * Called once, when the worker has to leave: stops the device, hands on what is half done,
     * releases what has not begun. What this starts may end after it returns.
     */
    void drain();

    /** Called once, last. What has not ended by now has been given back. */
    @Override
    void close();
}
