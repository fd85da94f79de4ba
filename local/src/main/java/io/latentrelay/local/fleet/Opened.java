package io.latentrelay.local.fleet;

import java.util.ArrayDeque;
import java.util.Deque;

/** Things that were opened one after another, and close in the opposite order, each of them. */
final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> latestFirst = new ArrayDeque<>();

    /** Takes it over, to be closed before everything taken over earlier. */
    synchronized <T extends AutoCloseable> T add(T opened) {
        latestFirst.push(opened);
        return opened;
    }

    /**
     * Closes everything, also when some of it fails to.
     *
     * @throws IllegalStateException with every failure
     */
    @Override
    public synchronized void close() {
        IllegalStateException failed = new IllegalStateException("not everything closed cleanly");
        while (!latestFirst.isEmpty()) {
            try {
                latestFirst.pop().close();
            } catch (Exception e) {
                failed.addSuppressed(e);
            }
        }
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }
}
