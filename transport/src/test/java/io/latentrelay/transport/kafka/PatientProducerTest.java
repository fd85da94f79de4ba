package io.latentrelay.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no broker can be brought to do at will; what brokers do is for a test that has one. */
@Timeout(60)
class PatientProducerTest {

    private static final ProducerRecord<byte[], byte[]> RECORD =
            new ProducerRecord<>("topic", new byte[0]);

    /** A login that is refused, then one for which no token can be had, then one that is taken. */
    @Test
    void aProducerThatCannotBeOpenedIsTriedAgain() throws Exception {
        Deque<Supplier<KafkaProducer<byte[], byte[]>>> openings =
                new ArrayDeque<>(
                        List.of(
                                () -> new Answering(new SaslAuthenticationException("refused")),
                                PatientProducerTest::cannotConnect,
                                () -> new Answering(null)));
        try (PatientProducer producer =
                new PatientProducer(() -> openings.remove().get(), "here", Duration.ofMinutes(1))) {
            assertThat(producer.send(RECORD).get(50, TimeUnit.SECONDS)).isEqualTo(7);
        }
        assertThat(openings).isEmpty();
    }

    @Test
    void aRecordThatNoneCanBeOpenedForFailsInTheEnd() {
        Deque<Supplier<KafkaProducer<byte[], byte[]>>> openings =
                new ArrayDeque<>(
                        List.of(() -> new Answering(new SaslAuthenticationException("refused"))));
        try (PatientProducer producer =
                new PatientProducer(
                        () -> openings.isEmpty() ? cannotConnect() : openings.remove().get(),
                        "here",
                        Duration.ofSeconds(1))) {
            assertThat(producer.send(RECORD))
                    .failsWithin(Duration.ofSeconds(50))
                    .withThrowableThat()
                    .withMessageContaining("cannot connect");
        }
    }

    private static KafkaProducer<byte[], byte[]> cannotConnect() {
        throw new IllegalArgumentException("cannot connect to Kafka");
    }

    /** Answers each record at once: with a failure, or as written at offset 7. */
    private static final class Answering extends KafkaProducer<byte[], byte[]> {
        private final @Nullable SaslAuthenticationException failure;

        Answering(@Nullable SaslAuthenticationException failure) {
            // The discard port: nothing listens there.
            super(
                    Map.of("bootstrap.servers", "127.0.0.1:9"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            this.failure = failure;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback told) {
            RecordMetadata written =
                    new RecordMetadata(new TopicPartition(record.topic(), 0), 7, 0, 0, 0, 0);
            told.onCompletion(written, failure);
            return CompletableFuture.completedFuture(written);
        }
    }
}
