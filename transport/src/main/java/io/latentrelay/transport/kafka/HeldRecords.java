package io.latentrelay.transport.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records that one share consumer has locked. For one thread, as the consumer is. */
final class HeldRecords {

    private static final Logger LOG = LoggerFactory.getLogger(HeldRecords.class);
    private static final Duration COMMIT = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** Until the broker says how long it locks records: its default. */
    private static final int LOCK_MS = 30_000;

    /** How a lease is to end. */
    record Settlement(KafkaLease lease, AcknowledgeType how) {}

    /** Where a record lies on the topic. */
    private record Place(int partition, long offset) {
        static Place of(ConsumerRecord<byte[], byte[]> record) {
            return new Place(record.partition(), record.offset());
        }
    }

    private final KafkaShareConsumer<byte[], byte[]> consumer;
    private final Set<KafkaLease> open = new LinkedHashSet<>();

    HeldRecords(KafkaShareConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    void add(KafkaLease lease) {
        open.add(lease);
    }

    /** Often enough that one renewal may fail without the lock running out. */
    Duration renewalInterval() {
        return Duration.ofMillis(consumer.acquisitionLockTimeoutMs().orElse(LOCK_MS) / 3);
    }

    /** Tells the broker how leases end. What it refuses, another worker does again. */
    void acknowledge(List<Settlement> settlements) {
        List<KafkaLease> told = new ArrayList<>(settlements.size());
        for (Settlement settlement : settlements) {
            KafkaLease lease = settlement.lease();
            if (open.remove(lease)) {
                consumer.acknowledge(lease.record(), settlement.how());
                told.add(lease);
            }
        }
        if (told.isEmpty()) {
            return;
        }
        refusal()
                .ifPresent(
                        reason ->
                                LOG.warn(
                                        "Settled too late, and will be done again: {}: {}",
                                        places(told),
                                        reason));
    }

    /**
     * Starts the locks anew. A lease whose lock is lost, or cannot be shown to be still ours, ends
     * here: the consumer cannot acknowledge its record any more.
     */
    void renew() {
        for (KafkaLease lease : List.copyOf(open)) {
            consumer.acknowledge(lease.record(), AcknowledgeType.RENEW);
            // Each by itself: together they would fail together.
            refusal().ifPresent(reason -> lose(lease, reason));
        }
        if (open.isEmpty()) {
            return;
        }
        Map<Place, ConsumerRecord<byte[], byte[]>> handedBack = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ZERO)) {
            handedBack.put(Place.of(record), record);
        }
        for (KafkaLease lease : List.copyOf(open)) {
            ConsumerRecord<byte[], byte[]> record = handedBack.get(Place.of(lease.record()));
            if (record == null) {
                lose(lease, "not handed back");
            } else {
                lease.renewed(record);
            }
        }
    }

    /** Commits what was acknowledged. The reason if the broker did not confirm all of it. */
    private Optional<String> refusal() {
        Map<TopicIdPartition, Optional<KafkaException>> results = consumer.commitSync(COMMIT);
        if (results.isEmpty()) {
            return Optional.of("no connection to the broker that has the lock");
        }
        return results.values().stream()
                .flatMap(Optional::stream)
                .findFirst()
                .map(KafkaFailure::reason);
    }

    private void lose(KafkaLease lease, String reason) {
        open.remove(lease);
        if (lease.lose()) {
            LOG.warn("Lost the lock on {}: {}", lease.message().place(), reason);
        }
    }

    /** Gives back what is held: the broker does so when a consumer leaves. */
    void close() {
        open.forEach(KafkaLease::lose);
        open.clear();
        try {
            consumer.close(CLOSING);
        } catch (KafkaException e) {
            // One that was refused says so once more. It has let go all the same.
            LOG.debug("Closed with trouble: {}", KafkaFailure.reason(e));
        }
    }

    private static List<String> places(List<KafkaLease> leases) {
        return leases.stream().map(lease -> lease.message().place()).toList();
    }
}
