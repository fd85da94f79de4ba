package io.latentrelay.transport.waiting;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is being waited for outside: a store that is down, a broker that cannot be reached or
 * refuses us. Whoever waits says so here, so that somebody who asks why nothing moves gets an
 * answer. Safe for concurrent use.
 */
public final class Waits {

    /** Shorter ones are how things are: a broker needs a moment to write, too. */
    public static final Duration WORTH_TELLING = Duration.ofSeconds(2);

    private static final Waits PROCESS = new Waits();

    /**
     * One thing that is waited for.
     *
     * @param on what, and why, for people: {@code the object store at http://...: status 503}
     * @param lasting for how long already, by a clock that does not jump
     */
    public record Wait(String on, Duration lasting) {}

    private final Set<Waiting> open = ConcurrentHashMap.newKeySet();

    /** The waits of this process, all its parts together. */
    public static Waits ofThisProcess() {
        return PROCESS;
    }

    /** Begins a wait, which lasts until it is closed. */
    public Waiting begin(String on) {
        Waiting waiting = new Waiting(this, on);
        open.add(waiting);
        return waiting;
    }

    void end(Waiting waiting) {
        open.remove(waiting);
    }

    /** Those that have lasted for {@link #WORTH_TELLING} or more. */
    public List<Wait> current() {
        return lasting(WORTH_TELLING);
    }

    /** Those that have lasted so long, the longest first; what several wait for is told once. */
    public List<Wait> lasting(Duration least) {
        long now = System.nanoTime();
        Map<String, Wait> longest = new LinkedHashMap<>();
        open.stream()
                .map(waiting -> waiting.at(now))
                .filter(wait -> wait.lasting().compareTo(least) >= 0)
                .sorted(Comparator.comparing(Wait::lasting).reversed())
                .forEach(wait -> longest.putIfAbsent(wait.on(), wait));
        return List.copyOf(longest.values());
    }
}
