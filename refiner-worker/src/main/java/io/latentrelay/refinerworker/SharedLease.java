package io.latentrelay.refinerworker;

import io.latentrelay.transport.queue.Lease;
import java.util.concurrent.atomic.AtomicInteger;

/** The lease of a handoff that several pictures are made from: completed when the last is done. */
final class SharedLease {

    private final Lease lease;
    private final AtomicInteger unfinished;

    SharedLease(Lease lease, int finishes) {
        this.lease = lease;
        this.unfinished = new AtomicInteger(finishes);
    }

    /** One picture's result is safely published. */
    void finished() {
        if (unfinished.decrementAndGet() == 0) {
            lease.complete();
        }
    }

    /** One picture cannot be finished here: the whole handoff goes to another worker. */
    void release() {
        lease.release();
    }

    boolean isHeld() {
        return lease.isHeld();
    }

    int deliveries() {
        return lease.deliveries();
    }
}
