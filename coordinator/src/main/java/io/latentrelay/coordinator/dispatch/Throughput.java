package io.latentrelay.coordinator.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much device time a pool delivered of late for each second that passed: how many devices were
 * busy, on average. Not safe for concurrent use.
 */
final class Throughput {

    private static final Duration SPAN = Duration.ofMinutes(2);
    private static final Duration APART = Duration.ofSeconds(1);

    private record Sample(Instant at, double seconds) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private double seconds;

    void add(double deviceSeconds) {
        seconds += deviceSeconds;
    }

    void note(Instant now) {
        Sample last = samples.peekLast();
        if (last == null || Duration.between(last.at(), now).compareTo(APART) >= 0) {
            samples.addLast(new Sample(now, seconds));
        }
        while (samples.size() > 2
                && Duration.between(samples.getFirst().at(), now).compareTo(SPAN) > 0) {
            samples.removeFirst();
        }
    }

    /** Devices busy, on average over the last two minutes. */
    double busy() {
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        if (first == null || last == null || first.equals(last)) {
            return 0;
        }
        double passed = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
        return (last.seconds() - first.seconds()) / passed;
    }
}
