package io.latentrelay.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.transport.queue.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no broker can be brought to do at will; what brokers do is for a test that has one. */
@Timeout(60)
class ShareReaderTest {

    /** A login may take longer than a queue waits for its readers when it closes. */
    @Test
    void noOtherConsumerIsOpenedForAReaderThatClosedMeanwhile() throws Exception {
        Handover handover = new Handover(1);
        CountDownLatch isLetGo = new CountDownLatch(1);
        AtomicBoolean isClosed = new AtomicBoolean();
        AtomicInteger tooLate = new AtomicInteger();
        ShareReader reader =
                new ShareReader(
                        () -> {
                            tooLate.addAndGet(isClosed.get() ? 1 : 0);
                            return new Refused(isLetGo);
                        },
                        handover,
                        new ConnectionWatch("here", "taking work"));
        Thread thread = new Thread(reader, "reader");
        thread.start();
        CompletableFuture<List<Lease>> taken = CompletableFuture.supplyAsync(() -> take(handover));
        isLetGo.await();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        handover.close();
        reader.close();
        isClosed.set(true);
        thread.join();

        assertThat(tooLate).hasValue(0);
        assertThat(taken).succeedsWithin(Duration.ofSeconds(50)).isEqualTo(List.of());
    }

    private static List<Lease> take(Handover handover) {
        try {
            return handover.take(1, Duration.ofSeconds(50));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Is refused at once, and tells when it is closed. */
    private static final class Refused extends KafkaShareConsumer<byte[], byte[]> {
        private final CountDownLatch isLetGo;

        Refused(CountDownLatch isLetGo) {
            // The discard port: nothing listens there.
            super(
                    Map.of("bootstrap.servers", "127.0.0.1:9", "group.id", "group"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            this.isLetGo = isLetGo;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration patience) {
            throw new SaslAuthenticationException("refused");
        }

        @Override
        public void close(Duration patience) {
            super.close(patience);
            isLetGo.countDown();
        }
    }
}
