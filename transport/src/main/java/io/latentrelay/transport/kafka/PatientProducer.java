package io.latentrelay.transport.kafka;

import io.latentrelay.transport.waiting.Backoff;
import io.latentrelay.transport.waiting.Waiting;
import io.latentrelay.transport.waiting.Waits;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer that bears being refused for a while. Kafka's own waits for a broker that is away, but
 * ends for good when its credentials are not accepted; then another takes its place. Safe for
 * concurrent use.
 */
final class PatientProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PatientProducer.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Supplier<KafkaProducer<byte[], byte[]>> opening;
    private final String servers;
    private final Duration outage;
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(PatientProducer::thread);
    private final Set<Sending> resting = new HashSet<>();
    private KafkaProducer<byte[], byte[]> producer;
    private boolean isClosed;

    /**
     * @param outage a record that cannot be written for so long fails
     */
    PatientProducer(
            Supplier<KafkaProducer<byte[], byte[]>> opening, String servers, Duration outage) {
        this.opening = opening;
        this.servers = servers;
        this.outage = outage;
        this.producer = opening.get();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "publish-again");
        thread.setDaemon(true);
        return thread;
    }

    /** Completes with the record's offset; exceptionally with what Kafka says. May block. */
    CompletableFuture<Long> send(ProducerRecord<byte[], byte[]> record) {
        Sending sending = new Sending(record);
        sending.attempt();
        return sending.written;
    }

    private synchronized KafkaProducer<byte[], byte[]> current() {
        return producer;
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    /** Called by one thread. Nobody waits for it: a login may take long. */
    private void replace(KafkaProducer<byte[], byte[]> refused) {
        if (current() != refused || isClosed()) {
            return;
        }
        KafkaProducer<byte[], byte[]> opened = opening.get();
        // What the refused one still had fails, and is sent again by its successor.
        letGo(succeeds(opened) ? refused : opened);
    }

    private synchronized boolean succeeds(KafkaProducer<byte[], byte[]> opened) {
        if (!isClosed) {
            producer = opened;
        }
        return !isClosed;
    }

    private static void letGo(KafkaProducer<byte[], byte[]> unused) {
        try {
            unused.close(Duration.ZERO);
        } catch (KafkaException e) {
            LOG.debug("Closed with trouble: {}", KafkaFailure.reason(e));
        }
    }

    /** One record on its way. */
    private final class Sending {
        private final ProducerRecord<byte[], byte[]> record;
        private final CompletableFuture<Long> written = new CompletableFuture<>();
        private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        private final Waiting waiting;

        Sending(ProducerRecord<byte[], byte[]> record) {
            this.record = record;
            this.waiting =
                    Waits.ofThisProcess()
                            .begin("Kafka at " + servers + ", to write to topic " + record.topic());
        }

        /** The callback tells what Kafka's own future would. */
        @SuppressWarnings("FutureReturnValueIgnored")
        void attempt() {
            KafkaProducer<byte[], byte[]> used = current();
            try {
                used.send(
                        record,
                        (metadata, failure) -> {
                            if (failure == null) {
                                waiting.close();
                                written.complete(metadata.offset());
                            } else {
                                failed(used, failure);
                            }
                        });
            } catch (InterruptException e) {
                Thread.currentThread().interrupt();
                fail(e);
            } catch (RuntimeException e) {
                failed(used, e);
            }
        }

        private void failed(KafkaProducer<byte[], byte[]> used, Exception failure) {
            if (isRefusal(failure) || used != current()) {
                again(used, failure);
            } else {
                fail(failure);
            }
        }

        private void again(KafkaProducer<byte[], byte[]> used, Exception failure) {
            boolean isTime = waiting.soFar().lasting().compareTo(outage) < 0;
            if (isTime && !isClosed()) {
                schedule(used, failure);
            } else {
                fail(failure);
            }
        }

        private void schedule(KafkaProducer<byte[], byte[]> used, Exception failure) {
            String reason = KafkaFailure.reason(failure);
            waiting.on("Kafka at " + servers + ", to write: " + reason);
            if (rest(this, () -> attemptAnew(used), backoff.advance())) {
                LOG.warn("Refused at topic {}, will be tried again: {}", record.topic(), reason);
            } else {
                fail(failure);
            }
        }

        /** What opened at the start may not for a while: where tokens come from is away, too. */
        private void attemptAnew(KafkaProducer<byte[], byte[]> used) {
            if (!awakes(this)) {
                return;
            }
            try {
                replace(used);
                attempt();
            } catch (IllegalArgumentException e) {
                again(used, e);
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        private void closed() {
            fail(
                    new IllegalStateException(
                            "closed before it was tried again; " + waiting.soFar().on()));
        }

        private void fail(Exception failure) {
            waiting.close();
            written.completeExceptionally(failure);
        }
    }

    /** False when it is too late for another attempt. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private synchronized boolean rest(Sending sending, Runnable attempt, Duration pause) {
        if (!isClosed) {
            resting.add(sending);
            later.schedule(attempt, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
        return !isClosed;
    }

    /** False when it has failed meanwhile. */
    private synchronized boolean awakes(Sending sending) {
        return resting.remove(sending);
    }

    /** Those for which there will be no other attempt. */
    private synchronized List<Sending> end() {
        isClosed = true;
        List<Sending> ended = List.copyOf(resting);
        resting.clear();
        return ended;
    }

    /**
     * What changed back makes good again: credentials and rights, unlike a record that is wrong.
     */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof AuthenticationException
                || failure instanceof AuthorizationException
                || (failure.getCause() != null && isRefusal(failure.getCause()));
    }

    /** Gives what was sent five seconds to be acknowledged; what is not by then fails. */
    @Override
    public void close() {
        List<Sending> ended = end();
        later.shutdownNow();
        ended.forEach(Sending::closed);
        current().close(CLOSING);
    }
}
