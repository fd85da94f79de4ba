package io.latentrelay.refinerworker;

import io.latentrelay.inference.Footing;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.transport.work.DeadLetters;
import io.latentrelay.transport.work.FeedingLoop;
import io.latentrelay.transport.work.Outside;
import io.latentrelay.worker.Equipment;
import io.latentrelay.worker.Worker;
import java.time.Duration;

/** A refiner worker: one model, fed from the handoffs, storing pictures. */
public final class RefinerWorker {

    static final String STAGE = "refiner";

    /**
     * Images in hand at most, by images in the engine: as many again as latents and as pictures.
     */
    private static final int IN_HAND = 3;

    private RefinerWorker() {}

    /** What it computes with. */
    record Device(Engine engine, PictureDecoder decoder) {}

    /**
     * @param equipment whose queue has handoffs
     * @param storing pictures encoded and stored at once; twice as many may be in memory
     */
    public static Worker with(Equipment equipment, int storing) {
        return with(
                equipment,
                storing,
                new Device(
                        new Engine(equipment.model(), equipment.lanes()),
                        PictureDecoder.of(equipment.model())));
    }

    /**
     * @param device whose engine is closed when the worker ends
     */
    static Worker with(Equipment equipment, int storing, Device device) {
        if (storing < 1) {
            throw new IllegalArgumentException(
                    "pictures stored at once must be at least 1: " + storing);
        }
        Outside outside = equipment.outside();
        DeadLetters deadLetters =
                new DeadLetters(outside.publisher(), outside.topics(), STAGE, equipment.name());
        return new Worker(
                device.engine(),
                new FeedingLoop(
                        equipment.queue(),
                        stage(equipment, storing, device),
                        outside.publisher(),
                        deadLetters,
                        equipment.limits()));
    }

    private static RefinerStage stage(Equipment equipment, int storing, Device device) {
        SdxlModel model = equipment.model();
        Outside outside = equipment.outside();
        Here here = new Here(equipment.name(), Footing.of(model));
        Results results =
                new Results(
                        outside.publisher(),
                        outside.topics(),
                        model.identity(),
                        outside.store().bucket(),
                        here);
        PictureStore store = new PictureStore(outside.store());
        Images images = new Images(IN_HAND * equipment.lanes().capacity());
        Refinements refinements = new Refinements(model, outside.store());
        // The rest of the time is for what is handed on then.
        Duration patience = equipment.limits().drainTimeout().multipliedBy(3).dividedBy(5);
        return new RefinerStage(
                new Opening(model.identity(), refinements, store, results, images),
                images,
                device.engine(),
                new Decoding(
                        device.decoder(),
                        new Storing(model.identity(), store, results, storing, 2 * storing)),
                new Leaving(here, model.identity(), results, patience));
    }
}
