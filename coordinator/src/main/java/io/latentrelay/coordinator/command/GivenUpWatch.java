package io.latentrelay.coordinator.command;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the broker has given up work by itself. Ours should come first: a
 * record there has ended ten workers, or was given back ten times, and nobody said why.
 */
final class GivenUpWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GivenUpWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final LongSupplier count;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(GivenUpWatch::thread);
    private volatile long records;

    private GivenUpWatch(LongSupplier count) {
        this.count = count;
    }

    /**
     * Begins to look.
     *
     * @param count of the records that the broker has given up so far; may fail for a while
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    static GivenUpWatch start(LongSupplier count) {
        GivenUpWatch watch = new GivenUpWatch(count);
        watch.looks.scheduleWithFixedDelay(watch::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "given-up-watch");
        thread.setDaemon(true);
        return thread;
    }

    void look() {
        try {
            long found = count.getAsLong();
            if (found > records) {
                LOG.warn(
                        "The broker has given up {} records by itself ({} more than before): each was"
                                + " handed out as often as it allows, and no worker said why. Their images"
                                + " are asked for again, and end as failed in the end",
                        found,
                        found - records);
            }
            records = found;
        } catch (RuntimeException e) {
            LOG.debug("Cannot tell whether the broker has given up work", e);
        }
    }

    /** As counted last. */
    long records() {
        return records;
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
