package io.latentrelay.coordinator.fence;

import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The right to be the one coordinator of a fleet: an epoch, taken by creating the object that names
 * it, which only one of many can. Whoever holds the highest epoch is in charge. All that a
 * coordinator decides it writes under its epoch ({@link EpochObject}), so that what a coordinator
 * of the past still writes is read by nobody.
 *
 * <p>A holder rewrites its object all the time. Whether it lives is told by that, not by anybody's
 * clock; an epoch whose holder lives is not taken over. Safe for concurrent use.
 */
public final class Tenure implements AutoCloseable {

    /** A holder that has not rewritten its object for so long is gone. */
    static final Duration LAPSE = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final String stem;
    private final long epoch;
    private Holder me;

    private Tenure(ObjectStore store, String stem, long epoch, Holder me) {
        this.store = store;
        this.stem = stem;
        this.epoch = epoch;
        this.me = me;
    }

    /**
     * Becomes the fleet's coordinator, waiting for a predecessor that may be dead to prove it.
     *
     * @throws IllegalArgumentException when another coordinator is at work, naming it
     */
    public static Tenure begin(ObjectStore store, Topics topics) throws InterruptedException {
        return begin(store, topics, LAPSE);
    }

    /**
     * @param lapse a predecessor that is silent for so long is gone
     */
    public static Tenure begin(ObjectStore store, Topics topics, Duration lapse)
            throws InterruptedException {
        String stem = StateKeys.of(topics) + "epochs/";
        Holder me = Holder.me();
        while (true) {
            long last = last(store, stem);
            if (last > 0) {
                requireGone(store, Epochs.key(stem, last), lapse);
            }
            Tenure tenure = new Tenure(store, stem, after(last), me);
            if (tenure.isTaken()) {
                tenure.tidy();
                return tenure;
            }
        }
    }

    // Counted up, whatever the clock says. From the clock, so that epochs also go up when somebody
    // removed the fleet's own objects, and the runs' are still there.
    private static long after(long last) {
        return Math.max(last + 1, System.currentTimeMillis());
    }

    // Between the look and the write, two others may have come, and the first been tidied away.
    private boolean isTaken() {
        String mine = Epochs.key(stem, epoch);
        if (!store.putIfAbsent(mine, me.bytes(), JSON)) {
            return false;
        }
        boolean isLast = last(store, stem) == epoch;
        if (!isLast) {
            store.delete(mine);
        }
        return isLast;
    }

    private static long last(ObjectStore store, String stem) {
        List<String> keys = keys(store, stem);
        return keys.isEmpty() ? 0 : Epochs.of(stem, keys.get(keys.size() - 1));
    }

    private static List<String> keys(ObjectStore store, String stem) {
        try (Stream<String> keys = store.list(stem)) {
            return keys.toList();
        }
    }

    private static void requireGone(ObjectStore store, String key, Duration lapse)
            throws InterruptedException {
        Optional<Holder> predecessor = store.get(key).map(Holder::parse);
        long deadline = System.nanoTime() + lapse.toNanos();
        while (predecessor.isPresent()
                && !predecessor.get().isKnownGone()
                && System.nanoTime() < deadline) {
            Thread.sleep(Math.min(LOOK_AGAIN.toMillis(), lapse.toMillis()));
            Optional<Holder> now = store.get(key).map(Holder::parse);
            if (now.isPresent() && !now.get().left() && !now.equals(predecessor)) {
                throw new IllegalArgumentException(
                        "another coordinator is at work for these topics and this bucket: "
                                + now.get().words()
                                + "; stop it first, or give this one topics of its own");
            }
            predecessor = now;
        }
    }

    /** Earlier epochs are of no more use, but the highest one must always remain. */
    private void tidy() {
        String mine = Epochs.key(stem, epoch);
        keys(store, stem).stream().filter(key -> key.compareTo(mine) < 0).forEach(store::delete);
    }

    /** Counts up from one coordinator of the fleet to the next. */
    public long epoch() {
        return epoch;
    }

    /**
     * To be called after something was written and before anyone is told that it counts: a
     * successor reads what counts only after it has taken its epoch.
     *
     * @throws IllegalStateException when another coordinator has taken over
     */
    public void requireInCharge() {
        List<String> keys = keys(store, stem);
        String last = keys.isEmpty() ? "" : keys.get(keys.size() - 1);
        if (last.compareTo(Epochs.key(stem, epoch)) > 0) {
            String who = store.get(last).map(Holder::parse).map(Holder::words).orElse("unknown");
            throw new IllegalStateException("another coordinator has taken over: " + who);
        }
    }

    /**
     * Shows that we are alive; to be called several times within {@link #LAPSE}.
     *
     * @throws IllegalStateException when another coordinator has taken over meanwhile
     */
    public synchronized void renew() {
        requireInCharge();
        me = me.next();
        write();
    }

    private void write() {
        store.put(Epochs.key(stem, epoch), me.bytes(), JSON);
    }

    /** Lets a successor begin at once. */
    @Override
    public synchronized void close() {
        me = me.leaving();
        write();
    }
}
