package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.waiting.Waits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one in at a time. A round waits for its turn for as long as it takes; whoever asks or
 * changes something does not, since the round in progress may itself wait for the broker or the
 * store. Safe for concurrent use.
 */
final class OneAtATime {

    /** Until then an answer from before will do as well. */
    private static final Duration TO_ASK = Duration.ofMillis(250);

    /** Less than a client waits for its answer; no longer at all when it is known what is wrong. */
    private static final Duration TO_CHANGE = Duration.ofSeconds(20);

    // Fair: rounds follow each other without a pause in which somebody else could get in.
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Duration toAsk;
    private final Duration toChange;

    OneAtATime() {
        this(TO_ASK, TO_CHANGE);
    }

    OneAtATime(Duration toAsk, Duration toChange) {
        this.toAsk = toAsk;
        this.toChange = toChange;
    }

    /** A part of a round. */
    <T> T round(Supplier<T> part) {
        lock.lock();
        try {
            return part.get();
        } finally {
            lock.unlock();
        }
    }

    /** The answer, or none when a round takes too long. */
    <T> Optional<T> ask(Supplier<T> question) {
        return within(toAsk, question);
    }

    /**
     * @throws BusyException when a round takes too long: soon when something is waited for outside,
     *     since nobody knows for how long
     */
    <T> T change(Supplier<T> change) {
        Waits waits = Waits.ofThisProcess();
        long begin = System.nanoTime();
        do {
            Optional<T> changed = within(toAsk, change);
            if (changed.isPresent()) {
                return changed.get();
            }
        } while (System.nanoTime() - begin < toChange.toNanos()
                && waits.current().isEmpty()
                && !Thread.currentThread().isInterrupted());
        throw new BusyException(waits);
    }

    private <T> Optional<T> within(Duration patience, Supplier<T> action) {
        if (!isIn(patience)) {
            return Optional.empty();
        }
        try {
            return Optional.of(action.get());
        } finally {
            lock.unlock();
        }
    }

    private boolean isIn(Duration patience) {
        try {
            return lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
