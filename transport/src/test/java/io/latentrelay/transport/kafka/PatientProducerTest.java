package io.latentrelay.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.transport.waiting.Waits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
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
                                PatientProducerTest::refusing,
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
                new ArrayDeque<>(List.of(PatientProducerTest::refusing));
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

    @Test
    void aRecordThatIsToBeTriedAgainFailsWhenClosed() {
        PatientProducer producer =
                new PatientProducer(PatientProducerTest::refusing, "here", Duration.ofHours(1));
        CompletableFuture<Long> written = producer.send(RECORD);
        assertThat(written).isNotDone();

        producer.close();

        assertThat(written)
                .failsWithin(Duration.ofSeconds(50))
                .withThrowableThat()
                .withMessageContaining("closed before it was tried again; Kafka at here")
                .withMessageContaining("refused");
        assertThat(waitsFor("here")).isEmpty();
    }

    /** A login may take long. */
    @Test
    void nobodyWaitsWhileAnotherIsOpened() throws Exception {
        CountDownLatch isOpening = new CountDownLatch(1);
        CompletableFuture<KafkaProducer<byte[], byte[]>> opened = new CompletableFuture<>();
        Deque<Supplier<KafkaProducer<byte[], byte[]>>> openings =
                new ArrayDeque<>(
                        List.of(
                                PatientProducerTest::refusing,
                                () -> {
                                    isOpening.countDown();
                                    return opened.join();
                                }));
        PatientProducer producer =
                new PatientProducer(() -> openings.remove().get(), "there", Duration.ofHours(1));
        CompletableFuture<Long> first = producer.send(RECORD);
        isOpening.await();

        Queue<CompletableFuture<Long>> second = new ConcurrentLinkedQueue<>();
        assertThat(CompletableFuture.runAsync(() -> second.add(producer.send(RECORD))))
                .succeedsWithin(Duration.ofSeconds(50));
        assertThat(CompletableFuture.runAsync(producer::close))
                .succeedsWithin(Duration.ofSeconds(50));
        assertThat(second.remove()).failsWithin(Duration.ofSeconds(50));

        Answering late = new Answering(null);
        opened.complete(late);
        assertThat(first).failsWithin(Duration.ofSeconds(50));
        assertThat(late.closed).succeedsWithin(Duration.ofSeconds(50));
        assertThat(waitsFor("there")).isEmpty();
    }

    @Test
    void aRecordFailsWithWhatNobodyExpectedOfAnOpening() {
        Deque<Supplier<KafkaProducer<byte[], byte[]>>> openings =
                new ArrayDeque<>(List.of(PatientProducerTest::refusing));
        try (PatientProducer producer =
                new PatientProducer(
                        () -> {
                            if (openings.isEmpty()) {
                                throw new IllegalStateException("out of order");
                            }
                            return openings.remove().get();
                        },
                        "here",
                        Duration.ofHours(1))) {
            assertThat(producer.send(RECORD))
                    .failsWithin(Duration.ofSeconds(50))
                    .withThrowableThat()
                    .withMessageContaining("out of order");
        }
    }

    private static List<String> waitsFor(String servers) {
        return Waits.ofThisProcess().lasting(Duration.ZERO).stream()
                .map(Waits.Wait::on)
                .filter(on -> on.contains("Kafka at " + servers + ","))
                .toList();
    }

    private static KafkaProducer<byte[], byte[]> refusing() {
        return new Answering(new SaslAuthenticationException("refused"));
    }

    private static KafkaProducer<byte[], byte[]> cannotConnect() {
        throw new IllegalArgumentException("cannot connect to Kafka");
    }

    /** Answers each record at once: with a failure, or as written at offset 7. */
    private static final class Answering extends KafkaProducer<byte[], byte[]> {
        private final @Nullable SaslAuthenticationException failure;
        private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

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

        @Override
        public void close(Duration patience) {
            closed.complete(true);
            super.close(patience);
        }
    }
}
