package io.latentrelay.transport.queue;

import java.time.Duration;
import java.util.List;

/**
 * A topic whose records are shared out among workers, each record to one at a time, and to another
 * when that one falls silent. At least once: stages must be safe to repeat.
 */
public interface WorkQueue extends AutoCloseable {

    /**
     * Takes up to {@code max} pieces of work, waiting up to {@code patience} for the first and not
     * at all for more. Empty when none came.
     *
     * @throws IllegalStateException when the broker has refused us for good (the message says why)
     */
    List<Lease> take(int max, Duration patience) throws InterruptedException;

    /** Takes no more, releases what was fetched but not taken, and what is taken and unfinished. */
    @Override
    void close();
}
