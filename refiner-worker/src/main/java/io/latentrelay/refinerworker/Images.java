package io.latentrelay.refinerworker;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The images a worker has in hand, from the engine's door to the store: as latents mostly, so their
 * number bounds its memory, however many pictures are made from one handoff. Safe for concurrent
 * use.
 */
final class Images {

    private final int limit;
    private final Set<OpenFinish> inside = new LinkedHashSet<>();
    private boolean isClosed;

    Images(int limit) {
        this.limit = limit;
    }

    /** Lets an image in; waits while there is no room. False once closed. */
    synchronized boolean enter(OpenFinish image) throws InterruptedException {
        while (!isClosed && inside.size() >= limit) {
            wait();
        }
        if (!isClosed) {
            inside.add(image);
        }
        return !isClosed;
    }

    synchronized void left(OpenFinish image) {
        if (inside.remove(image)) {
            notifyAll();
        }
    }

    /** Lets no more in. */
    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    /** Waits until all have left, at most so long; those that have not. */
    synchronized List<OpenFinish> awaitNone(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long millis = patience.toMillis();
        while (!inside.isEmpty() && millis > 0) {
            wait(millis);
            millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
        return List.copyOf(inside);
    }
}
