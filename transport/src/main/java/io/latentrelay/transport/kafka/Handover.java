package io.latentrelay.transport.kafka;

import io.latentrelay.transport.queue.Lease;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the readers of a queue and those who take from it meet. Readers fetch only while somebody
 * wants work, one at a time for each partition, and in turn, so that a worker holds little that it
 * does not work on and no partition waits for ever. A reader that finds nothing lets the next try:
 * the broker may not have given it a partition yet. Safe for concurrent use.
 */
final class Handover {

    private final int mostFetching;
    private final Deque<KafkaLease> ready = new ArrayDeque<>();
    private final Deque<ShareReader> idle = new ArrayDeque<>();
    private final Set<ShareReader> fetching = new HashSet<>();
    private int wanted;
    private boolean closed;
    private @Nullable Throwable failure;

    /**
     * A meeting place without work.
     *
     * @param mostFetching so many readers may fetch at once
     */
    Handover(int mostFetching) {
        this.mostFetching = mostFetching;
    }

    /** As {@link io.latentrelay.transport.queue.WorkQueue#take}. */
    synchronized List<Lease> take(int max, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        wanted += max;
        notifyAll();
        try {
            List<Lease> taken = takeReady(max);
            while (taken.isEmpty() && !closed) {
                if (failure != null) {
                    throw new IllegalStateException(
                            "no more work can be taken from Kafka: " + KafkaFailure.reason(failure),
                            failure);
                }
                long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (millis <= 0) {
                    break;
                }
                wait(millis);
                taken = takeReady(max);
            }
            return taken;
        } finally {
            wanted -= max;
        }
    }

    private List<Lease> takeReady(int max) {
        List<Lease> taken = new ArrayList<>();
        while (taken.size() < max && !ready.isEmpty() && !closed) {
            KafkaLease lease = ready.removeFirst();
            // What was lost while it lay here is somebody else's.
            if (lease.isHeld()) {
                taken.add(lease);
            }
        }
        return taken;
    }

    /** Waits until it is this reader's turn to fetch. False when there will be no more turns. */
    synchronized boolean awaitTurn(ShareReader reader) throws InterruptedException {
        idle.addLast(reader);
        while (!closed && failure == null && !isTurn(reader)) {
            wait();
        }
        idle.remove(reader);
        if (closed || failure != null) {
            return false;
        }
        fetching.add(reader);
        return true;
    }

    private boolean isTurn(ShareReader reader) {
        return idle.peekFirst() == reader
                && fetching.size() < mostFetching
                && wanted > ready.size();
    }

    /** Ends a turn: the next reader may fetch, while this one goes on trying. */
    synchronized void endTurn(ShareReader reader) {
        fetching.remove(reader);
        notifyAll();
    }

    /** What a reader has fetched; that ends its turn, too. */
    synchronized void offer(ShareReader reader, List<KafkaLease> fetched) {
        fetching.remove(reader);
        ready.addAll(fetched);
        notifyAll();
    }

    synchronized void fail(Throwable cause) {
        failure = cause;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
