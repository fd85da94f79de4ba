package io.latentrelay.transport.kafka;

import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that a {@link ShareReader} holds for us. */
final class KafkaLease implements Lease {

    private enum State {
        HELD,
        SETTLED,
        LOST
    }

    private final ShareReader reader;
    private final Message message;
    private final int deliveries;
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    /** What the consumer wants back in acknowledgements; belongs to the reader's thread. */
    private ConsumerRecord<byte[], byte[]> record;

    KafkaLease(ShareReader reader, ConsumerRecord<byte[], byte[]> record) {
        this.reader = reader;
        this.record = record;
        this.message = Messages.of(record);
        this.deliveries = record.deliveryCount().map(Short::intValue).orElse(1);
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public int deliveries() {
        return deliveries;
    }

    @Override
    public boolean isHeld() {
        return state.get() == State.HELD;
    }

    @Override
    public void complete() {
        settle(AcknowledgeType.ACCEPT);
    }

    @Override
    public void release() {
        settle(AcknowledgeType.RELEASE);
    }

    private void settle(AcknowledgeType how) {
        if (state.compareAndSet(State.HELD, State.SETTLED)) {
            reader.settle(this, how);
        }
    }

    /** True when that is news: it was held until now. */
    boolean lose() {
        return state.compareAndSet(State.HELD, State.LOST);
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    void renewed(ConsumerRecord<byte[], byte[]> handedBack) {
        record = handedBack;
    }
}
