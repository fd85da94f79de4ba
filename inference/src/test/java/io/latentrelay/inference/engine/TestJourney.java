package io.latentrelay.inference.engine;

import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.inference.Denoising.Leg;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A journey that keeps the states it arrived with. */
final class TestJourney implements Journey {

    private final Leg whole;
    private final List<Integer> taps;
    private final List<DenoisingState> arrivals = new ArrayList<>();
    private final CompletableFuture<List<DenoisingState>> ended = new CompletableFuture<>();
    private volatile boolean wanted = true;
    private volatile boolean dropped;
    private volatile Usage usage = Usage.NONE;

    /**
     * @param taps steps to stop at on the way, rising; the end is always one more
     */
    TestJourney(Leg whole, Integer... taps) {
        this.whole = whole;
        this.taps = List.of(taps);
    }

    @Override
    public Leg firstLeg() {
        return Legs.to(whole, stop(0));
    }

    private int stop(int tap) {
        return tap < taps.size() ? taps.get(tap) : whole.stopStep();
    }

    @Override
    public Optional<Leg> arrived(DenoisingState state, Usage usage) {
        arrivals.add(state);
        this.usage = usage;
        if (arrivals.size() > taps.size()) {
            ended.complete(List.copyOf(arrivals));
            return Optional.empty();
        }
        return Optional.of(Legs.to(Legs.from(state, whole), stop(arrivals.size())));
    }

    @Override
    public boolean isWanted() {
        return wanted;
    }

    @Override
    public void dropped() {
        dropped = true;
    }

    @Override
    public void failed(RuntimeException cause) {
        ended.completeExceptionally(cause);
    }

    void loseInterest() {
        wanted = false;
    }

    Leg whole() {
        return whole;
    }

    boolean isDropped() {
        return dropped;
    }

    /** At the last arrival. */
    Usage usage() {
        return usage;
    }

    boolean isOver() {
        return ended.isDone();
    }

    /** The states at all taps and at the end. */
    List<DenoisingState> await() throws Exception {
        return ended.get(30, TimeUnit.SECONDS);
    }
}
