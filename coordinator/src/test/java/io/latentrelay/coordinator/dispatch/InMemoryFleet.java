package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;

/** Topics, a store and workers that answer at once, all within the test's own process. */
public final class InMemoryFleet {

    public static final Topics TOPICS = new Topics("relay");

    private final InMemoryBroker broker = new InMemoryBroker();
    private final ObjectStore store = new InMemoryObjectStore("pictures");
    private final SimulatedWorkers workers = new SimulatedWorkers(broker, TOPICS);
    private final Thread thread = new Thread(this::work, "simulated workers");
    private volatile boolean isClosing;

    /** Lets the workers begin. */
    public void start() {
        thread.start();
    }

    private void work() {
        while (!isClosing) {
            workers.workOrWait();
        }
    }

    public Line line() {
        return new Line(
                TOPICS,
                broker.publisher(),
                broker.log(TOPICS.baseJobs()),
                broker.log(TOPICS.results()),
                broker.log(TOPICS.deadLetters()),
                broker.backlog(),
                store);
    }

    public ObjectStore store() {
        return store;
    }

    /** Lets the workers finish what they are at. */
    public void stop() throws InterruptedException {
        isClosing = true;
        if (thread.isAlive()) {
            thread.join();
        }
    }
}
