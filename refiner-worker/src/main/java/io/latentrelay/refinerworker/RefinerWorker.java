package io.latentrelay.refinerworker;

import io.latentrelay.inference.SdxlModel;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.work.DeadLetters;
import io.latentrelay.transport.work.WorkLoop;

/**
 * A refiner worker: one model, fed from the handoffs, storing pictures. It owns none of what it is
 * given, except that its queue is closed when it ends.
 */
public final class RefinerWorker {

    private static final String STAGE = "refiner";
    private static final int STORING_THREADS = 2;

    private final WorkLoop loop;

    /**
     * @param name of this worker, unique in the fleet
     * @param handoffs the queue of {@link Topics#handoffs()}
     * @param store one that waits its troubles out, such as {@code PatientStore}
     */
    public RefinerWorker(
            String name,
            SdxlModel model,
            WorkQueue handoffs,
            Publisher publisher,
            Topics topics,
            ObjectStore store,
            WorkLoop.Limits limits) {
        DeadLetters deadLetters = new DeadLetters(publisher, topics, STAGE, name);
        Finishing finishing =
                new Finishing(
                        model.identity(),
                        new PictureStore(store),
                        new Results(publisher, topics, model.identity(), store.bucket(), name),
                        STORING_THREADS,
                        2 * limits.batchSize());
        RefinerStage stage =
                new RefinerStage(model, new Refinements(model, store), deadLetters, finishing);
        this.loop = new WorkLoop(handoffs, stage, deadLetters, limits);
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
