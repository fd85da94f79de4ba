package io.latentrelay.coordinator.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast images ended of late. Not safe for concurrent use. */
final class Pace {

    private static final Duration SPAN = Duration.ofSeconds(60);
    private static final Duration APART = Duration.ofSeconds(1);

    private record Sample(Instant at, long ended) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private Sample stirred = new Sample(Instant.EPOCH, -1);

    void note(Instant now, long ended) {
        if (ended != stirred.ended()) {
            stirred = new Sample(now, ended);
        }
        Sample last = samples.peekLast();
        if (last == null || Duration.between(last.at(), now).compareTo(APART) >= 0) {
            samples.addLast(new Sample(now, ended));
        }
        while (samples.size() > 2
                && Duration.between(samples.getFirst().at(), now).compareTo(SPAN) > 0) {
            samples.removeFirst();
        }
    }

    /** Begins to count anew for how long none has ended. */
    void stir() {
        stirred = new Sample(Instant.EPOCH, -1);
    }

    /** For how long none has ended, or since the first note. */
    Duration quiet(Instant now) {
        return stirred.ended() < 0 ? Duration.ZERO : Duration.between(stirred.at(), now);
    }

    /** Images a second over the last minute, or since the first note. */
    double rate(Instant now, long ended) {
        Sample first = samples.peekFirst();
        if (first == null || !now.isAfter(first.at())) {
            return 0;
        }
        double seconds = Duration.between(first.at(), now).toMillis() / 1000.0;
        return seconds == 0 ? 0 : Math.max(0, ended - first.ended()) / seconds;
    }
}
