package io.latentrelay.bench.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What one pool of a simulated fleet has done since it was last asked. */
final class FleetFigures {

    private final AtomicLong finished = new AtomicLong();
    private final List<Double> ages = new ArrayList<>();

    /** A record was taken that had been published then. */
    synchronized void taken(Instant published, Instant now) {
        ages.add(Duration.between(published, now).toMillis() / 1e3);
    }

    void finished() {
        finished.incrementAndGet();
    }

    /** Images since the last time. */
    long takeFinished() {
        return finished.getAndSet(0);
    }

    /** Seconds from publishing to taking, since the last time. */
    synchronized List<Double> takeAges() {
        List<Double> taken = List.copyOf(ages);
        ages.clear();
        return taken;
    }
}
