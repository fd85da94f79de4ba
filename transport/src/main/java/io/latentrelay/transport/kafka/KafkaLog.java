package io.latentrelay.transport.kafka;

import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.RecordLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one partition of a topic, read by offset, outside any group. */
final class KafkaLog implements RecordLog {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaLog.class);

    private static final Duration REFUSED = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final ConnectionWatch watch;
    private final Duration timeout;

    KafkaLog(KafkaConnection connection, String topic) {
        this.consumer = ClientProperties.consumer(connection, settings());
        this.partition = new TopicPartition(topic, 0);
        this.watch = new ConnectionWatch(connection.bootstrapServers(), "reading " + topic);
        this.timeout = connection.timeout();
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    private static Map<String, Object> settings() {
        return Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    }

    @Override
    public void seek(long offset) {
        consumer.seek(partition, offset);
    }

    @Override
    public List<Message> read(Duration patience) {
        List<Message> messages = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                messages.add(Messages.of(record));
            }
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (AuthenticationException | AuthorizationException e) {
            watch.refused(e);
            rest(patience);
            return messages;
        }
        watch.polled(consumer.metrics(), !messages.isEmpty());
        return messages;
    }

    @Override
    public long startOffset() {
        return offset("begins", () -> consumer.beginningOffsets(List.of(partition), timeout));
    }

    @Override
    public long endOffset() {
        return offset("ends", () -> consumer.endOffsets(List.of(partition), timeout));
    }

    /** Waits for a broker that is away, as long as a publisher does. */
    private long offset(String what, Supplier<Map<TopicPartition, Long>> question) {
        long deadline = System.nanoTime() + KafkaPublisher.OUTAGE.toNanos();
        while (true) {
            try {
                return Objects.requireNonNull(question.get().get(partition));
            } catch (TimeoutException | AuthenticationException | AuthorizationException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "cannot tell where topic " + partition.topic() + " " + what, e);
                }
                LOG.warn("Still asking where {} {}: {}", partition.topic(), what, e.getMessage());
                rest(REFUSED);
            }
        }
    }

    /** Nothing else keeps a reader that is refused from asking without end. */
    private static void rest(Duration patience) {
        try {
            Thread.sleep(Math.min(patience.toMillis(), REFUSED.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.close();
        try {
            consumer.close();
        } catch (KafkaException e) {
            LOG.debug("Closed with trouble: {}", KafkaFailure.reason(e));
        }
    }
}
