package io.latentrelay.transport.work;

import io.latentrelay.transport.waiting.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets an attempt that failed rest for a while before the next. What rests is held, its lock
 * renewed, but takes no place at the device. Safe for concurrent use.
 */
final class Retries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** A lease that is held keeps the others of its batch company: never for long. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Duration firstPause;
    private final Set<Runnable> resting = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "retries"));
    private volatile boolean hurried;

    /**
     * @param firstPause after the first attempt, at most; each that follows may be twice as long
     */
    Retries(Duration firstPause) {
        this.firstPause = firstPause;
    }

    /**
     * How long to rest after so many attempts: at random between half and all of what doubles with
     * each, so that images which failed together do not come back together.
     */
    Duration pauseAfter(int attempts) {
        Backoff backoff = new Backoff(firstPause, LONGEST_PAUSE);
        for (int i = 1; i < attempts && backoff.next().compareTo(LONGEST_PAUSE) < 0; i++) {
            backoff.advance();
        }
        return backoff.advance();
    }

    /** Does it after the pause, on a thread of its own, which may block. */
    void afterAttempt(int attempts, Runnable retry) {
        resting.add(retry);
        long millis = pauseAfter(attempts).toMillis();
        try {
            var unused = clock.schedule(() -> end(retry), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed: the work has been given back", e);
        }
        if (hurried) {
            hurry();
        }
    }

    private void end(Runnable retry) {
        if (resting.remove(retry)) {
            retry.run();
        }
    }

    /** Ends all rests, also those that begin later: the worker leaves. */
    void hurry() {
        hurried = true;
        for (Runnable retry : List.copyOf(resting)) {
            try {
                clock.execute(() -> end(retry));
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed: the work has been given back", e);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
