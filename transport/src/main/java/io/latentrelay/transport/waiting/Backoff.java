package io.latentrelay.transport.waiting;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between tries. Each is a random part of what it may be, at least half: those who
 * failed together should not come back together. For one thread.
 */
public final class Backoff {

    private final Duration longest;
    private Duration next;

    /**
     * Pauses from {@code first} on, each at most twice the one before.
     *
     * @param longest no pause is longer
     */
    public Backoff(Duration first, Duration longest) {
        this.next = first;
        this.longest = longest;
    }

    /** How long the next pause may be. */
    public Duration next() {
        return next;
    }

    /** The next pause; the one after may be twice as long. */
    public Duration advance() {
        long most = next.toMillis();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    /** Pauses for as long. */
    public void rest() throws InterruptedException {
        Thread.sleep(advance().toMillis());
    }
}
