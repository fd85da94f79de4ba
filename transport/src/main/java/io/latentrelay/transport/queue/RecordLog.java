package io.latentrelay.transport.queue;

import java.time.Duration;
import java.util.List;

/**
 * Reads one topic from a place the reader keeps, in order (single partition). Not shared out: every
 * reader sees every record. Not safe for concurrent use.
 */
public interface RecordLog extends AutoCloseable {

    /** Continue at this offset; an offset that no longer exists means the first that does. */
    void seek(long offset);

    /** The next records in order, waiting up to {@code patience} for the first. */
    List<Message> read(Duration patience);

    /** The offset of the first record that was not removed; the end where there is none. */
    long startOffset();

    /** The offset one past the last record written so far. */
    long endOffset();

    @Override
    void close();
}
