package io.latentrelay.refinerworker;

import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.inference.engine.EngineStatistics;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.telemetry.WorkCounts;
import io.latentrelay.transport.work.DeadLetters;
import io.latentrelay.transport.work.FeedingLimits;
import io.latentrelay.transport.work.FeedingLoop;
import io.latentrelay.transport.work.Outside;
import java.time.Duration;

/**
 * A refiner worker: one model, fed from the handoffs, storing pictures. It owns none of what it is
 * given, except that its queue is closed when it ends.
 */
public final class RefinerWorker {

    private static final String STAGE = "refiner";

    /**
     * Images in hand at most, by images in the engine: as many again as latents and as pictures.
     */
    private static final int IN_HAND = 3;

    private final Engine engine;
    private final FeedingLoop loop;

    /**
     * How much is done at once.
     *
     * @param storing pictures encoded and stored at once; twice as many may be in memory
     */
    public record Capacity(EngineOptions lanes, int storing, FeedingLimits limits) {

        public Capacity {
            if (storing < 1) {
                throw new IllegalArgumentException(
                        "pictures stored at once must be at least 1: " + storing);
            }
        }
    }

    /** What it computes with. */
    record Device(Engine engine, PictureDecoder decoder) {}

    /**
     * Over a model.
     *
     * @param name of this worker, unique in the fleet
     * @param handoffs the queue of {@link Topics#handoffs()}
     */
    public RefinerWorker(
            String name, SdxlModel model, WorkQueue handoffs, Outside outside, Capacity capacity) {
        this(
                name,
                model,
                handoffs,
                outside,
                capacity,
                new Device(new Engine(model, capacity.lanes()), PictureDecoder.of(model)));
    }

    /**
     * Over a device.
     *
     * @param device whose engine is closed when this ends
     */
    RefinerWorker(
            String name,
            SdxlModel model,
            WorkQueue handoffs,
            Outside outside,
            Capacity capacity,
            Device device) {
        this.engine = device.engine();
        Results results =
                new Results(
                        outside.publisher(),
                        outside.topics(),
                        model.identity(),
                        outside.store().bucket(),
                        name);
        RefinerStage stage = stage(name, model, outside, capacity, device, results);
        DeadLetters deadLetters =
                new DeadLetters(outside.publisher(), outside.topics(), STAGE, name);
        this.loop =
                new FeedingLoop(
                        handoffs, stage, outside.publisher(), deadLetters, capacity.limits());
    }

    private static RefinerStage stage(
            String name,
            SdxlModel model,
            Outside outside,
            Capacity capacity,
            Device device,
            Results results) {
        PictureStore store = new PictureStore(outside.store());
        Images images = new Images(IN_HAND * capacity.lanes().capacity());
        Opening opening =
                new Opening(
                        model.identity(),
                        new Refinements(model, outside.store()),
                        store,
                        results,
                        images);
        Storing storing =
                new Storing(
                        model.identity(),
                        store,
                        results,
                        capacity.storing(),
                        2 * capacity.storing());
        // The rest of the time is for what is handed on then.
        Duration patience = capacity.limits().drainTimeout().multipliedBy(3).dividedBy(5);
        return new RefinerStage(
                opening,
                images,
                device.engine(),
                new Decoding(device.decoder(), storing),
                new Leaving(name, model.identity(), results, patience));
    }

    /** What its engine has done so far. */
    public EngineStatistics statistics() {
        return engine.statistics();
    }

    /** What came of its work so far. */
    public WorkCounts counts() {
        return loop.counts();
    }

    /** Works until {@link #stop}, or until something unexpected happens. */
    public void run() throws Exception {
        loop.run();
    }

    /**
     * Ends {@link #run}: stores what is nearly done, and hands on images in progress for others to
     * go on with; what is neither within the drain timeout begins anew elsewhere.
     */
    public void stop() {
        loop.stop();
    }
}
