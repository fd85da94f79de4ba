package io.latentrelay.transport.queue;

class InMemoryLogTest extends RecordLogContract {

    private final InMemoryBroker broker = new InMemoryBroker();

    @Override
    protected String topic() {
        return "results";
    }

    @Override
    protected RecordLog reader() {
        return broker.log(topic());
    }

    @Override
    protected Publisher publisher() {
        return broker.publisher();
    }
}
