package io.latentrelay.baseworker;

import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.transport.work.DeadLetters;
import io.latentrelay.transport.work.FeedingLoop;
import io.latentrelay.transport.work.Outside;
import io.latentrelay.worker.Equipment;
import io.latentrelay.worker.Worker;

/** A base worker: one model, fed from the base jobs. */
public final class BaseWorker {

    static final String STAGE = "base";

    private BaseWorker() {}

    /**
     * @param equipment whose queue has base jobs, and whose store the pictures to start from
     */
    public static Worker with(Equipment equipment) {
        return with(equipment, new Engine(equipment.model(), equipment.lanes()));
    }

    /**
     * @param engine closed when the worker ends
     */
    static Worker with(Equipment equipment, Engine engine) {
        String name = equipment.name();
        SdxlModel model = equipment.model();
        Outside outside = equipment.outside();
        BaseStage stage =
                new BaseStage(
                        model,
                        engine,
                        new Handoffs(outside.publisher(), outside.topics(), model, name),
                        outside.store());
        DeadLetters deadLetters =
                new DeadLetters(outside.publisher(), outside.topics(), STAGE, name);
        return new Worker(
                engine,
                new FeedingLoop(
                        equipment.queue(),
                        stage,
                        outside.publisher(),
                        deadLetters,
                        equipment.limits()));
    }
}
