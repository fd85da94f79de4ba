package io.latentrelay.transport.telemetry;

import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.queue.WorkQueueContract;

/** Being measured changes nothing. */
class MeasuredQueueContractTest extends WorkQueueContract {

    private final InMemoryBroker broker = new InMemoryBroker();

    @Override
    protected String topic() {
        return "work";
    }

    @Override
    protected WorkQueue worker() {
        return new MeasuredQueue(broker.workQueue(topic()), new Telemetry(), "base");
    }

    @Override
    protected Publisher publisher() {
        return new MeasuredPublisher(broker.publisher(), new Telemetry());
    }

    @Override
    protected Backlog backlog() {
        return broker.backlog();
    }

    @Override
    protected void loseLocks(WorkQueue worker) {
        broker.expireLocks(topic());
    }
}
