package io.latentrelay.transport.telemetry;

import io.latentrelay.transport.waiting.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Whether a process can be given work, and if not, why: it starts, it is about to end, or it waits
 * for something outside. Begins as not ready. Safe for concurrent use.
 */
public final class Readiness {

    private final List<Supplier<List<String>>> waits = new CopyOnWriteArrayList<>();
    private volatile Optional<String> reason;
    private volatile Optional<String> failure = Optional.empty();

    /**
     * Not ready yet.
     *
     * @param reason such as {@code loading the model}
     */
    public Readiness(String reason) {
        this.reason = Optional.of(reason);
    }

    public void ready() {
        reason = Optional.empty();
    }

    /** From now on, until told otherwise. */
    public void notReady(String because) {
        reason = Optional.of(because);
    }

    /** It will not recover by itself: then it is not healthy either. */
    public void failed(String because) {
        failure = Optional.of(because);
    }

    /** Takes what is waited for into account, as long as there is any. */
    public void unless(Supplier<List<String>> waitedFor) {
        waits.add(waitedFor);
    }

    /** Not ready while something outside is waited for. Shown as metrics, too. */
    public void unlessWaiting(Waits outside, Telemetry telemetry) {
        unless(() -> outside.current().stream().map(Readiness::words).toList());
        telemetry.gauge(Metric.WAITS, () -> outside.current().size());
        telemetry.gauge(Metric.LONGEST_WAIT_SECONDS, () -> longest(outside));
    }

    private static String words(Waits.Wait wait) {
        return "waiting for " + wait.lasting().toSeconds() + " s: " + wait.on();
    }

    private static double longest(Waits outside) {
        return outside.current().stream()
                .mapToDouble(wait -> wait.lasting().toMillis() / 1000.0)
                .max()
                .orElse(0);
    }

    /** Why it will not recover by itself; empty while it is healthy. */
    public Optional<String> failure() {
        return failure;
    }

    /** Why it is not ready; empty when it is. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        failure.ifPresent(reasons::add);
        reason.ifPresent(reasons::add);
        waits.forEach(wait -> reasons.addAll(wait.get()));
        return reasons;
    }
}
