package io.latentrelay.worker;

import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.work.FeedingLimits;
import io.latentrelay.transport.work.Outside;

/**
 * What a worker works with. It owns none of it, except that its queue is closed when it ends.
 *
 * @param name of the worker, unique in the fleet
 * @param queue of its stage's topic
 */
public record Equipment(
        String name,
        SdxlModel model,
        WorkQueue queue,
        Outside outside,
        EngineOptions lanes,
        FeedingLimits limits) {}
