package io.latentrelay.transport.kafka;

import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.waiting.Waiting;
import io.latentrelay.transport.waiting.Waits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writes each record as a batch of its own: a share group that hands out single records would read
 * a bigger batch again for each of them. A broker that is away is waited for.
 */
final class KafkaPublisher implements Publisher {

    /** A broker that is away for longer is a failure. */
    static final Duration OUTAGE = Duration.ofMinutes(15);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** More than the frame around one record: batch header, lengths, offsets, timestamps. */
    private static final int FRAME_BYTES = 128;

    private static final int FRAME_BYTES_PER_HEADER = 10;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String deadLetters;
    private final String servers;

    KafkaPublisher(KafkaConnection connection) {
        this.servers = connection.bootstrapServers();
        this.deadLetters = connection.topics().deadLetters();
        this.producer = ClientProperties.producer(connection, settings());
    }

    private static Map<String, Object> settings() {
        int outage = Math.toIntExact(OUTAGE.toMillis());
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.BATCH_SIZE_CONFIG,
                0,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                TopicSettings.DEAD_LETTER_BYTES,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                outage,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                outage);
    }

    @Override
    public CompletableFuture<Long> publish(
            String topic, String key, Map<String, byte[]> headers, byte[] value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        int limit =
                topic.equals(deadLetters)
                        ? TopicSettings.DEAD_LETTER_BYTES
                        : TopicSettings.RECORD_BYTES;
        long size = size(keyBytes, headers, value);
        if (size > limit) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException(
                            "a record of "
                                    + size
                                    + " bytes for topic "
                                    + topic
                                    + " is over the limit of "
                                    + limit
                                    + " bytes"));
        }
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, keyBytes, value);
        headers.forEach((name, bytes) -> record.headers().add(name, bytes));
        return send(record);
    }

    /** The callback tells what Kafka's own future would. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private CompletableFuture<Long> send(ProducerRecord<byte[], byte[]> record) {
        Waiting waiting =
                Waits.ofThisProcess()
                        .begin("Kafka at " + servers + ", to write to topic " + record.topic());
        CompletableFuture<Long> written = new CompletableFuture<>();
        written.whenComplete((offset, failure) -> waiting.close());
        try {
            producer.send(
                    record,
                    (metadata, failure) -> {
                        if (failure == null) {
                            written.complete(metadata.offset());
                        } else {
                            written.completeExceptionally(failure(record, failure));
                        }
                    });
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
            written.completeExceptionally(failure(record, e));
        } catch (KafkaException | IllegalStateException e) {
            written.completeExceptionally(failure(record, e));
        }
        return written;
    }

    private static IllegalStateException failure(
            ProducerRecord<byte[], byte[]> record, Exception e) {
        return new IllegalStateException(
                "cannot write to topic " + record.topic() + ": " + KafkaFailure.reason(e), e);
    }

    private static long size(byte[] key, Map<String, byte[]> headers, byte[] value) {
        long size = (long) FRAME_BYTES + key.length + value.length;
        for (Map.Entry<String, byte[]> header : headers.entrySet()) {
            int name = header.getKey().getBytes(StandardCharsets.UTF_8).length;
            size += name + header.getValue().length + FRAME_BYTES_PER_HEADER;
        }
        return size;
    }

    /** Gives what was sent five seconds to be acknowledged; what is not by then fails. */
    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
