package io.latentrelay.baseworker;

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

/**
 * A base worker: one model, fed from the base jobs. It owns none of what it is given, except that
 * its queue is closed when it ends.
 */
public final class BaseWorker {

    private static final String STAGE = "base";

    private final Engine engine;
    private final FeedingLoop loop;

    /**
     * @param name of this worker, unique in the fleet
     * @param jobs the queue of {@link Topics#baseJobs()}
     * @param outside whose store has the pictures to start from
     */
    public BaseWorker(
            String name,
            SdxlModel model,
            WorkQueue jobs,
            Outside outside,
            EngineOptions lanes,
            FeedingLimits limits) {
        this(name, model, jobs, outside, new Engine(model, lanes), limits);
    }

    /**
     * @param engine closed when this ends
     */
    BaseWorker(
            String name,
            SdxlModel model,
            WorkQueue jobs,
            Outside outside,
            Engine engine,
            FeedingLimits limits) {
        DeadLetters deadLetters =
                new DeadLetters(outside.publisher(), outside.topics(), STAGE, name);
        this.engine = engine;
        BaseStage stage =
                new BaseStage(
                        model,
                        engine,
                        new Handoffs(outside.publisher(), outside.topics(), model.identity(), name),
                        outside.store());
        this.loop = new FeedingLoop(jobs, stage, outside.publisher(), deadLetters, limits);
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
     * Ends {@link #run}, handing on images in progress for others to go on with; what is not handed
     * on within the drain timeout begins anew elsewhere.
     */
    public void stop() {
        loop.stop();
    }
}
