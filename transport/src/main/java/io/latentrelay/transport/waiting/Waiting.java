package io.latentrelay.transport.waiting;

import java.time.Duration;

/** A wait in progress. Closing it, once or more often, ends it. Safe for concurrent use. */
public final class Waiting implements AutoCloseable {

    private final Waits waits;
    private final long since = System.nanoTime();
    private volatile String on;

    Waiting(Waits waits, String on) {
        this.waits = waits;
        this.on = on;
    }

    /** The same wait, for a reason that has become clearer. */
    public void on(String what) {
        on = what;
    }

    /** What it is for, and how long it has lasted. */
    public Waits.Wait soFar() {
        return at(System.nanoTime());
    }

    Waits.Wait at(long nanoTime) {
        return new Waits.Wait(on, Duration.ofNanos(Math.max(0, nanoTime - since)));
    }

    @Override
    public void close() {
        waits.end(this);
    }
}
