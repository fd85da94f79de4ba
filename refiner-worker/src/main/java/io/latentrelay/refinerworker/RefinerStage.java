package io.latentrelay.refinerworker;

import io.latentrelay.inference.engine.Engine;
import io.latentrelay.inference.engine.Engine.Unfinished;
import io.latentrelay.inference.engine.EngineStoppedException;
import io.latentrelay.inference.engine.Usage;
import io.latentrelay.transport.work.Stage;
import io.latentrelay.transport.work.Work;
import java.util.Optional;

/**
 * Takes handoffs and pictures to their last step, decodes and stores them. Records are opened on
 * the feeders' threads; the engine's thread only denoises; {@link Decoding} and {@link Storing}
 * work beside it.
 */
final class RefinerStage implements Stage {

    private final Opening opening;
    private final Images images;
    private final Engine engine;
    private final Decoding decoding;
    private final Leaving leaving;

    /** Closes what it is given. */
    RefinerStage(
            Opening opening, Images images, Engine engine, Decoding decoding, Leaving leaving) {
        this.opening = opening;
        this.images = images;
        this.engine = engine;
        this.decoding = decoding;
        this.leaving = leaving;
    }

    @Override
    public void begin(Work work) throws InterruptedException {
        for (OpenFinish open : opening.open(work)) {
            admit(open);
        }
    }

    private void admit(OpenFinish open) throws InterruptedException {
        if (!images.enter(open)) {
            open.notBegun();
            return;
        }
        FinishJourney journey = new FinishJourney(open, leaving.here(), decoding::add);
        if (open.isRefined()) {
            decoding.add(journey.at(open.refinement().state(), Usage.NONE));
            return;
        }
        try {
            engine.submit(journey);
        } catch (EngineStoppedException e) {
            open.notBegun();
        }
    }

    @Override
    public Optional<Throwable> failure() {
        return engine.failure().or(decoding::failure);
    }

    /**
     * What is in the engine is handed on as it is; what is nearly done is given time to be done.
     */
    @Override
    public void drain() {
        images.close();
        for (Unfinished image : engine.drain()) {
            FinishJourney journey = (FinishJourney) image.journey();
            leaving.handOn(journey.at(image.state(), image.usage()), image.usage());
        }
        for (OpenFinish open : leaving.awaitNearlyDone(images)) {
            open.refined().ifPresentOrElse(leaving::handOnRefined, open::notBegun);
        }
    }

    @Override
    public void close() {
        engine.close();
        decoding.close();
        opening.close();
    }
}
