package io.latentrelay.baseworker;

import io.latentrelay.inference.SdxlModel;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.work.DeadLetters;
import io.latentrelay.transport.work.WorkLoop;

/**
 * A base worker: one model, fed from the base jobs. It owns none of what it is given, except that
 * its queue is closed when it ends.
 */
public final class BaseWorker {

    private static final String STAGE = "base";

    private final WorkLoop loop;

    /**
     * @param name of this worker, unique in the fleet
     * @param jobs the queue of {@link Topics#baseJobs()}
     * @param pictures where pictures to start from lie; one that waits its troubles out, such as
     *     {@code PatientStore}
     */
    public BaseWorker(
            String name,
            SdxlModel model,
            WorkQueue jobs,
            Publisher publisher,
            Topics topics,
            ObjectStore pictures,
            WorkLoop.Limits limits) {
        DeadLetters deadLetters = new DeadLetters(publisher, topics, STAGE, name);
        BaseStage stage = new BaseStage(model, publisher, deadLetters, topics, name, pictures);
        this.loop = new WorkLoop(jobs, stage, deadLetters, limits);
    }

    /** Works until {@link #stop}, or until something unexpected happens. */
    public void run() throws Exception {
        loop.run();
    }

    /** Ends {@link #run} within a few seconds; work that is unfinished then goes to others. */
    public void stop() {
        loop.stop();
    }
}
