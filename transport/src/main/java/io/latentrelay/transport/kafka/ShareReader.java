package io.latentrelay.transport.kafka;

import io.latentrelay.transport.kafka.HeldRecords.Settlement;
import io.latentrelay.transport.waiting.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One share consumer and the only thread that touches it. It fetches a batch when it is its turn,
 * then holds it, renewing its locks, until each record is settled: a share consumer cannot hold
 * records and fetch others.
 */
final class ShareReader implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ShareReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** More than a fetch takes when there is something to fetch. */
    private static final Duration TURN = Duration.ofMillis(250);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Supplier<KafkaShareConsumer<byte[], byte[]>> opening;
    private final Handover handover;
    private final ConnectionWatch watch;

    /** Belongs to this reader's thread. */
    private Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

    /** Belongs to this reader's thread, as the consumer does. */
    private HeldRecords held;

    private KafkaShareConsumer<byte[], byte[]> consumer;

    private final List<Settlement> settlements = new ArrayList<>();
    private boolean polling;
    private boolean closing;
    private volatile boolean holding;

    ShareReader(
            Supplier<KafkaShareConsumer<byte[], byte[]>> opening,
            Handover handover,
            ConnectionWatch watch) {
        this.opening = opening;
        this.consumer = opening.get();
        this.handover = handover;
        this.watch = watch;
        this.held = new HeldRecords(consumer);
    }

    @Override
    public void run() {
        try {
            while (handover.awaitTurn(this)) {
                work();
                holding = false;
            }
        } catch (WakeupException e) {
            LOG.debug("Woken to close");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            handover.fail(e);
        } finally {
            leave();
        }
    }

    private void work() throws InterruptedException {
        try {
            fetch();
            hold();
        } catch (AuthenticationException
                | AuthorizationException
                | GroupMaxSizeReachedException e) {
            handover.endTurn(this);
            beginAnew(e);
        }
    }

    /** A consumer that was refused is of no more use; what it held is lost to it. */
    private void beginAnew(RuntimeException refusal) throws InterruptedException {
        watch.refused(refusal);
        held.close();
        drain();
        do {
            pause(backoff.advance());
        } while (!isClosing() && !openedAnew());
    }

    /** What opened at the start may not for a while: where tokens come from is away, too. */
    private boolean openedAnew() {
        try {
            KafkaShareConsumer<byte[], byte[]> opened = opening.get();
            synchronized (this) {
                consumer = opened;
            }
            held = new HeldRecords(opened);
            return true;
        } catch (IllegalArgumentException e) {
            watch.refused(e);
            return false;
        }
    }

    /** For any thread. */
    synchronized void settle(KafkaLease lease, AcknowledgeType how) {
        settlements.add(new Settlement(lease, how));
        notifyAll();
    }

    /** For any thread. */
    boolean isHolding() {
        return holding;
    }

    /** For any thread: makes {@link #run} give back what is held, and end. */
    synchronized void close() {
        closing = true;
        if (polling) {
            consumer.wakeup();
        }
        notifyAll();
    }

    /** Polls until records come: a fetch that nobody waits for may hide some until locks end. */
    private void fetch() throws InterruptedException {
        ConsumerRecords<byte[], byte[]> records = poll(TURN);
        if (records.isEmpty()) {
            handover.endTurn(this);
        }
        while (records.isEmpty() && !isClosing()) {
            records = poll(POLL);
        }
        if (!records.isEmpty()) {
            backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        }
        List<KafkaLease> fetched = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            fetched.add(new KafkaLease(this, record));
        }
        fetched.forEach(held::add);
        holding = !held.isEmpty();
        handover.offer(this, fetched);
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration patience) throws InterruptedException {
        ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
        if (!beginPoll()) {
            return records;
        }
        try {
            records = consumer.poll(patience);
        } catch (RetriableException e) {
            LOG.warn("Asking Kafka for work again: {}", KafkaFailure.reason(e));
            pause(POLL);
        } finally {
            endPoll();
        }
        watch.polled(consumer.metrics(), !records.isEmpty());
        return records;
    }

    private synchronized boolean beginPoll() {
        polling = !closing;
        return polling;
    }

    private synchronized void endPoll() {
        polling = false;
    }

    private synchronized void pause(Duration length) throws InterruptedException {
        long deadline = System.nanoTime() + length.toNanos();
        while (!closing && millisUntil(deadline) > 0) {
            wait(millisUntil(deadline) + 1);
        }
    }

    private void hold() throws InterruptedException {
        long renewAt = System.nanoTime() + held.renewalInterval().toNanos();
        while (!held.isEmpty() && !isClosing()) {
            held.acknowledge(awaitSettlements(renewAt));
            if (System.nanoTime() >= renewAt) {
                held.renew();
                renewAt = System.nanoTime() + held.renewalInterval().toNanos();
            }
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Those asked for so far; waits for one until the deadline, or until closing. */
    private synchronized List<Settlement> awaitSettlements(long deadline)
            throws InterruptedException {
        while (settlements.isEmpty() && !closing && millisUntil(deadline) > 0) {
            wait(millisUntil(deadline) + 1);
        }
        return drain();
    }

    private synchronized List<Settlement> drain() {
        List<Settlement> drained = List.copyOf(settlements);
        settlements.clear();
        return drained;
    }

    private static long millisUntil(long deadline) {
        return Math.max(0, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
    }

    private void leave() {
        try {
            held.acknowledge(drain());
        } catch (WakeupException e) {
            LOG.debug("Woken while leaving; what was settled is on its way");
        } catch (RuntimeException e) {
            LOG.warn("Could not settle work while leaving: {}", KafkaFailure.reason(e));
        }
        watch.close();
        held.close();
    }
}
