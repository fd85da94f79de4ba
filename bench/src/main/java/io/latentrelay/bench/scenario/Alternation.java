package io.latentrelay.bench.scenario;

import java.time.Duration;

/**
 * Two processes that take turns, the other one stopped meanwhile: both see the same machine,
 * however its speed changes. Neither is aware of it.
 */
final class Alternation {

    private static final Duration TURN = Duration.ofSeconds(1);

    private final RelayProcess first;
    private final RelayProcess second;

    /**
     * @param first is at work
     * @param second is stopped
     */
    Alternation(RelayProcess first, RelayProcess second) {
        this.first = first;
        this.second = second;
    }

    /** How long each was at work. */
    record Seconds(double first, double second) {}

    /** So many turns of each. Afterwards both are as before. */
    Seconds turns(int count) throws InterruptedException {
        double firsts = 0;
        double seconds = 0;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Thread.sleep(TURN.toMillis());
            firsts += since(start, first::stop);
            start = now(second::proceed);
            Thread.sleep(TURN.toMillis());
            seconds += since(start, second::stop);
            start = now(first::proceed);
        }
        return new Seconds(firsts, seconds);
    }

    private interface Signal {
        void send() throws InterruptedException;
    }

    private static long now(Signal signal) throws InterruptedException {
        signal.send();
        return System.nanoTime();
    }

    private static double since(long start, Signal signal) throws InterruptedException {
        return (now(signal) - start) / 1e9;
    }
}
