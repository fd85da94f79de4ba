package io.latentrelay.local.generate;

import java.util.EnumMap;
import java.util.Map;

/** How long each part of the work took. Not safe for concurrent use. */
final class Stopwatch {

    private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
    private long since = System.nanoTime();

    /** What time is spent on. */
    enum Part {
        OPEN,
        BASE,
        REFINER,
        DECODE
    }

    /** Seconds of each part. */
    record Seconds(double open, double base, double refiner, double decode) {}

    /** The time since the last lap went to {@code part}. */
    void lap(Part part) {
        long now = System.nanoTime();
        nanos.merge(part, now - since, Long::sum);
        since = now;
    }

    Seconds seconds() {
        return new Seconds(
                seconds(Part.OPEN),
                seconds(Part.BASE),
                seconds(Part.REFINER),
                seconds(Part.DECODE));
    }

    private double seconds(Part part) {
        return Math.round(nanos.getOrDefault(part, 0L) / 1e6) / 1e3;
    }
}
