package io.latentrelay.transport.queue;

class InMemoryWorkQueueTest extends WorkQueueContract {

    private final InMemoryBroker broker = new InMemoryBroker();

    @Override
    protected String topic() {
        return "work";
    }

    @Override
    protected WorkQueue worker() {
        return broker.workQueue(topic());
    }

    @Override
    protected Publisher publisher() {
        return broker.publisher();
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
