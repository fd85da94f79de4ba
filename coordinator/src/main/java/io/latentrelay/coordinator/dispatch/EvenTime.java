package io.latentrelay.coordinator.dispatch;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of day as it was when asked first, going on evenly from there. A clock that is set
 * meanwhile, forward or back, neither ends a wait early nor makes it last for hours.
 */
public final class EvenTime implements InstantSource {

    private final Instant start;
    private final LongSupplier nanos;
    private final long startNanos;

    private EvenTime(Instant start, LongSupplier nanos) {
        this.start = start;
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    /** From this machine's clocks. */
    public static EvenTime ofSystem() {
        return from(InstantSource.system(), System::nanoTime);
    }

    /**
     * From other clocks.
     *
     * @param nanos goes on evenly, from wherever it begins
     */
    static EvenTime from(InstantSource clock, LongSupplier nanos) {
        return new EvenTime(clock.instant(), nanos);
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos.getAsLong() - startNanos);
    }
}
