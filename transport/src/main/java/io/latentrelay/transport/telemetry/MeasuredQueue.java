package io.latentrelay.transport.telemetry;

import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.WorkQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A work queue that counts what is taken from it, how old it was, and how it ended. */
public final class MeasuredQueue implements WorkQueue {

    private final WorkQueue queue;
    private final InstantSource clock;
    private final Distribution age;
    private final Count first;
    private final Count again;
    private final Count completed;
    private final Count released;
    private final Count lost;
    private final Set<MeasuredLease> held = ConcurrentHashMap.newKeySet();

    /**
     * Owns {@code queue}.
     *
     * @param stage {@code base} or {@code refiner}
     */
    public MeasuredQueue(WorkQueue queue, Telemetry telemetry, String stage) {
        this(queue, telemetry, stage, InstantSource.system());
    }

    MeasuredQueue(WorkQueue queue, Telemetry telemetry, String stage, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
        this.age = telemetry.distribution(Metric.RECORD_AGE_SECONDS, stage);
        this.first = telemetry.counter(Metric.RECORDS_TAKEN, stage, "first");
        this.again = telemetry.counter(Metric.RECORDS_TAKEN, stage, "again");
        this.completed = telemetry.counter(Metric.RECORDS_ENDED, stage, "completed");
        this.released = telemetry.counter(Metric.RECORDS_ENDED, stage, "released");
        this.lost = telemetry.counter(Metric.RECORDS_ENDED, stage, "lost");
        telemetry.gauge(Metric.RECORDS_HELD, this::held, stage);
    }

    /** How many are in hand; those whose lock turns out to be lost are counted as that. */
    private double held() {
        for (MeasuredLease lease : held) {
            if (!lease.isHeld()) {
                end(lease, lost);
            }
        }
        return held.size();
    }

    @Override
    public List<Lease> take(int max, Duration patience) throws InterruptedException {
        List<Lease> taken = queue.take(max, patience);
        // Also when nobody looks: what is lost must not pile up.
        held();
        return taken.stream().<Lease>map(this::taken).toList();
    }

    private MeasuredLease taken(Lease lease) {
        (lease.deliveries() == 1 ? first : again).increment();
        Duration old = Duration.between(lease.message().published(), clock.instant());
        // The clocks of two machines differ.
        age.record(Math.max(0, old.toMillis() / 1000.0));
        MeasuredLease measured = new MeasuredLease(lease);
        held.add(measured);
        return measured;
    }

    /** Counts each lease once, whoever comes first. */
    private void end(MeasuredLease lease, Count how) {
        if (held.remove(lease)) {
            how.increment();
        }
    }

    @Override
    public void close() {
        queue.close();
        held.forEach(lease -> end(lease, released));
    }

    private final class MeasuredLease implements Lease {
        private final Lease lease;

        MeasuredLease(Lease lease) {
            this.lease = lease;
        }

        @Override
        public Message message() {
            return lease.message();
        }

        @Override
        public int deliveries() {
            return lease.deliveries();
        }

        @Override
        public boolean isHeld() {
            return lease.isHeld();
        }

        @Override
        public void complete() {
            end(this, lease.isHeld() ? completed : lost);
            lease.complete();
        }

        @Override
        public void release() {
            end(this, lease.isHeld() ? released : lost);
            lease.release();
        }
    }
}
