package io.latentrelay.transport.kafka;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;

import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's membership in a share group: a few consumers, each on a thread of its own. */
final class KafkaWorkQueue implements WorkQueue {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaWorkQueue.class);
    private static final Duration CLOSING = Duration.ofSeconds(3);

    /** A long prompt in a job; the latents and memory of a large picture in a handoff. */
    private static final int LONG_JOB = 16_384;

    private static final int LONG_HANDOFF = 2_097_152;

    private final Handover handover;
    private final Map<ShareReader, Thread> threads = new LinkedHashMap<>();

    private KafkaWorkQueue(Handover handover) {
        this.handover = handover;
    }

    static KafkaWorkQueue open(
            KafkaConnection connection, String topic, int batchSize, int consumers) {
        if (batchSize < 1 || consumers < 1) {
            throw new IllegalArgumentException(
                    "a work queue needs a batch size and consumers of at least 1: "
                            + batchSize
                            + ", "
                            + consumers);
        }
        Handover handover = new Handover(Math.min(consumers, look(connection, topic, consumers)));
        KafkaWorkQueue queue = new KafkaWorkQueue(handover);
        for (int i = 0; i < consumers; i++) {
            queue.addReader(connection, topic, batchSize);
        }
        queue.threads.values().forEach(Thread::start);
        return queue;
    }

    /** How many partitions there are, once it is clear that the group has room. */
    private static int look(KafkaConnection connection, String topic, int consumers) {
        try (Admin admin = ClientProperties.admin(connection)) {
            AdminCalls calls = new AdminCalls(connection);
            new GroupRoom(admin, calls).require(connection.topics().group(topic), consumers);
            return new ShareOffsets(admin, calls).partitions(topic).size();
        }
    }

    private void addReader(KafkaConnection connection, String topic, int batchSize) {
        ConnectionWatch watch =
                new ConnectionWatch(connection.bootstrapServers(), "taking work from " + topic);
        ShareReader reader =
                new ShareReader(() -> consumer(connection, topic, batchSize), handover, watch);
        Thread thread = new Thread(reader, "work-" + topic + "-" + threads.size());
        // The broker gives back what a process that ends still held.
        thread.setDaemon(true);
        threads.put(reader, thread);
    }

    private static KafkaShareConsumer<byte[], byte[]> consumer(
            KafkaConnection connection, String topic, int batchSize) {
        var consumer =
                ClientProperties.shareConsumer(
                        connection, settings(connection.topics(), topic, batchSize));
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private static Map<String, Object> settings(Topics topics, String topic, int batchSize) {
        return Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                topics.group(topic),
                ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
                "explicit",
                // The default hands one consumer a producer's whole batch.
                ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
                "record_limit",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                batchSize,
                // However few are asked for, the broker looks at the head of each record in what it
                // reads, by default 50 MB: a long queue would slow the whole fleet down.
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                fetchBytes(topic.equals(topics.handoffs()) ? LONG_HANDOFF : LONG_JOB, batchSize),
                // Readers poll only on demand; locks, not polls, tell who has fallen silent.
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Integer.MAX_VALUE,
                // No reason to close a connection, either.
                ConsumerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG,
                -1L);
    }

    private static int fetchBytes(int longRecord, long records) {
        return (int) Math.min(ConsumerConfig.DEFAULT_FETCH_MAX_BYTES, longRecord * records);
    }

    @Override
    public List<Lease> take(int max, Duration patience) throws InterruptedException {
        return handover.take(max, patience);
    }

    /** Returns within a few seconds even when no broker can be reached. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + CLOSING.toNanos();
        handover.close();
        Map<Boolean, List<ShareReader>> byHolding =
                threads.keySet().stream().collect(partitioningBy(ShareReader::isHolding));
        // First those that still ask for work: they would be handed what the others give back.
        leave(requireNonNull(byHolding.get(false)), deadline);
        leave(requireNonNull(byHolding.get(true)), deadline);
    }

    private void leave(List<ShareReader> readers, long deadline) {
        readers.forEach(ShareReader::close);
        for (ShareReader reader : readers) {
            Thread thread = requireNonNull(threads.get(reader));
            if (!ended(thread, deadline)) {
                LOG.warn("{} is slow to leave; what it holds comes free with its lock", thread);
            }
        }
    }

    private static boolean ended(Thread thread, long deadline) {
        try {
            thread.join(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
