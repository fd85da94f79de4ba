package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.engine.EngineStoppedException;
import io.latentrelay.inference.engine.Journey;
import io.latentrelay.inference.engine.Usage;
import java.util.Optional;
import java.util.function.Consumer;

/** One picture's way through the refiner's steps, on to its decode. */
final class FinishJourney implements Journey {

    private final OpenFinish open;
    private final Here here;
    private final Consumer<Refined> decoding;

    /**
     * @param decoding takes it over after its last step, without waiting
     */
    FinishJourney(OpenFinish open, Here here, Consumer<Refined> decoding) {
        this.open = open;
        this.here = here;
        this.decoding = decoding;
    }

    @Override
    public Leg firstLeg() {
        return open.refinement().leg().orElseThrow();
    }

    @Override
    public Optional<Leg> arrived(DenoisingState state, Usage usage) {
        decoding.accept(at(state, usage));
        return Optional.empty();
    }

    /** Where it is, whether at its end or stopped on the way. */
    Refined at(DenoisingState state, Usage usage) {
        return new Refined(open, state, here.timings(open, usage));
    }

    @Override
    public boolean isWanted() {
        return open.work().isHeld();
    }

    @Override
    public void dropped() {
        open.lost();
    }

    @Override
    public void failed(RuntimeException cause) {
        if (cause instanceof EngineStoppedException) {
            open.notBegun();
        } else {
            open.failed(cause);
        }
    }
}
