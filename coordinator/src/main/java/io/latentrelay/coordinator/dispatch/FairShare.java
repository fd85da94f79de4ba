package io.latentrelay.coordinator.dispatch;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Whose turn it is, when several share the fleet by weight: start-time fair queueing. Each has a
 * clock that its work moves on by cost over weight; the one furthest behind comes next. Who was
 * away gets no credit for it. Between two that always had work, what each got over its weight never
 * differs by more than one piece of work of each, over its weight: so nobody starves. Not safe for
 * concurrent use.
 */
final class FairShare<T> {

    private final ToIntFunction<T> weight;
    private final Map<T, Double> clocks = new HashMap<>();
    private double now;

    FairShare(ToIntFunction<T> weight) {
        this.weight = weight;
    }

    /** Who comes next of those that have work; the first of several that are equal. */
    Optional<T> next(Collection<T> withWork) {
        T next = null;
        for (T one : withWork) {
            if (next == null || clock(one) < clock(next)) {
                next = one;
            }
        }
        return Optional.ofNullable(next);
    }

    private double clock(T one) {
        return Math.max(now, clocks.getOrDefault(one, now));
    }

    /** Notes that it got its turn. */
    void took(T one, double cost) {
        now = clock(one);
        clocks.put(one, now + cost / weight.applyAsInt(one));
    }

    /** Begins anew, as when cost is measured in something else from now on. */
    void reset() {
        clocks.clear();
        now = 0;
    }
}
