package io.latentrelay.worker;

import io.latentrelay.inference.engine.Engine;
import io.latentrelay.inference.engine.EngineStatistics;
import io.latentrelay.transport.telemetry.WorkCounts;
import io.latentrelay.transport.work.FeedingLoop;

/**
 * A worker of either stage: an engine, and the loop that feeds it, which closes both at its end.
 */
public final class Worker {

    private final Engine engine;
    private final FeedingLoop loop;

    public Worker(Engine engine, FeedingLoop loop) {
        this.engine = engine;
        this.loop = loop;
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
     * Ends {@link #run}: finishes what is nearly done, and hands on images in progress for others
     * to go on with; what is neither within the drain timeout begins anew elsewhere.
     */
    public void stop() {
        loop.stop();
    }
}
