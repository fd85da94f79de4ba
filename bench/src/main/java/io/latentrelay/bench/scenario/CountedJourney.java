package io.latentrelay.bench.scenario;

import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.engine.Journey;
import io.latentrelay.inference.engine.Usage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A way through the engine that only counts down when it ends. */
final class CountedJourney implements Journey {

    private final List<Leg> legs;
    private final CountDownLatch open;
    private int next;

    /**
     * @param legs one after the other, each to its stop step; the first says where they begin
     */
    CountedJourney(List<Leg> legs, CountDownLatch open) {
        this.legs = List.copyOf(legs);
        this.open = open;
    }

    @Override
    public Leg firstLeg() {
        return legs.get(next++);
    }

    @Override
    public Optional<Leg> arrived(DenoisingState state, Usage usage) {
        if (next == legs.size()) {
            open.countDown();
            return Optional.empty();
        }
        Leg leg = legs.get(next++);
        return Optional.of(
                new Leg(
                        state,
                        leg.schedule(),
                        leg.sampler(),
                        leg.conditioning(),
                        leg.guidance(),
                        leg.stopStep()));
    }

    @Override
    public boolean isWanted() {
        return true;
    }

    @Override
    public void dropped() {
        throw new IllegalStateException("nobody lost interest");
    }

    @Override
    public void failed(RuntimeException cause) {
        throw cause;
    }
}
