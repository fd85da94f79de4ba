package io.latentrelay.transport.kafka;

import io.latentrelay.transport.queue.Publisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes records to topics. A share group that hands out single records reads the batch that each
 * lies in, again for each of them; so batches are small. A broker that is away is waited for.
 */
final class KafkaPublisher implements Publisher {

    /** A broker that is away for longer is a failure. */
    static final Duration OUTAGE = Duration.ofMinutes(15);

    /** More than the frame around one record: batch header, lengths, offsets, timestamps. */
    private static final int FRAME_BYTES = 128;

    private static final int FRAME_BYTES_PER_HEADER = 10;

    private final PatientProducer producer;
    private final String deadLetters;

    /**
     * @param batchBytes records wait for each other up to so many, while others are on their way; 0
     *     for a batch of its own for each
     */
    KafkaPublisher(KafkaConnection connection, int batchBytes) {
        this.deadLetters = connection.topics().deadLetters();
        this.producer =
                new PatientProducer(
                        () -> ClientProperties.producer(connection, settings(batchBytes)),
                        connection.bootstrapServers(),
                        OUTAGE);
    }

    private static Map<String, Object> settings(int batchBytes) {
        int outage = Math.toIntExact(OUTAGE.toMillis());
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.BATCH_SIZE_CONFIG,
                batchBytes,
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

    private CompletableFuture<Long> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Long> written = new CompletableFuture<>();
        CompletableFuture<Long> unused =
                producer.send(record)
                        .whenComplete(
                                (offset, failure) -> {
                                    if (failure == null) {
                                        written.complete(offset);
                                    } else {
                                        written.completeExceptionally(failure(record, failure));
                                    }
                                });
        return written;
    }

    private static IllegalStateException failure(
            ProducerRecord<byte[], byte[]> record, Throwable e) {
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
        producer.close();
    }
}
