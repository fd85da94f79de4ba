package io.latentrelay.transport.work;

import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.RunRef;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends work that nobody can use: its record goes, whole, to the dead-letter topic, and each of its
 * images ends as failed. Safe for concurrent use.
 */
public final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int FORMAT_VERSION = 1;

    private final Publisher publisher;
    private final Topics topics;
    private final String stage;
    private final String worker;

    /**
     * Letters from one worker.
     *
     * @param stage {@code base} or {@code refiner}
     * @param worker name of this worker
     */
    public DeadLetters(Publisher publisher, Topics topics, String stage, String worker) {
        this.publisher = publisher;
        this.topics = topics;
        this.stage = stage;
        this.worker = worker;
    }

    /**
     * Publishes the letter and the failures, waits until they are acknowledged, and completes the
     * lease. The images are those the record's headers name; a record without such headers leaves
     * only its letter.
     *
     * @throws IllegalStateException when they cannot be published; the lease is then still open
     */
    public void reject(Lease lease, FailureReason reason, String detail) {
        Message message = lease.message();
        LOG.warn("Rejected {}: {}: {}", message.place(), reason, detail);
        List<CompletableFuture<Long>> sent = new ArrayList<>();
        sent.add(
                publisher.publish(
                        topics.deadLetters(),
                        message.place(),
                        message.headers(),
                        Records.DEAD_LETTERS.encode(letter(lease, reason, detail))));
        WorkHeaders.of(message.headers())
                .ifPresent(about -> sent.addAll(failures(about, lease, reason, detail)));
        try {
            sent.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw new IllegalStateException("cannot bury " + message.place(), e.getCause());
        }
        lease.complete();
    }

    private List<CompletableFuture<Long>> failures(
            WorkHeaders about, Lease lease, FailureReason reason, String detail) {
        Failed failed = new Failed(stage, reason, detail, worker, lease.deliveries(), 1);
        RunRef run = new RunRef(about.run(), about.digest());
        List<CompletableFuture<Long>> sent = new ArrayList<>();
        for (long image : about.images()) {
            ImageResult result =
                    new ImageResult(FORMAT_VERSION, run, image, about.trajectory(), failed);
            sent.add(
                    publisher.publish(
                            topics.results(),
                            about.run(),
                            Map.of(),
                            Records.RESULTS.encode(result)));
        }
        return sent;
    }

    private DeadLetter letter(Lease lease, FailureReason reason, String detail) {
        Message message = lease.message();
        Map<String, ByteBuffer> headers = new HashMap<>();
        message.headers().forEach((name, bytes) -> headers.put(name, ByteBuffer.wrap(bytes)));
        return new DeadLetter(
                FORMAT_VERSION,
                message.topic(),
                message.partition(),
                message.offset(),
                stage,
                reason,
                detail,
                worker,
                lease.deliveries(),
                1,
                ByteBuffer.wrap(message.key()),
                headers,
                ByteBuffer.wrap(message.value()));
    }
}
