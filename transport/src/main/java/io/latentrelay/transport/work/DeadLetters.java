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
        List<Long> images =
                WorkHeaders.of(lease.message().headers())
                        .map(WorkHeaders::images)
                        .orElse(List.of());
        try {
            publish(lease, new Verdict(reason, detail, 1), images).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("cannot bury " + lease.message().place(), e.getCause());
        }
        lease.complete();
    }

    /** Publishes the letter and the failures; completes when all are acknowledged. */
    CompletableFuture<Void> publish(Lease lease, Verdict verdict, List<Long> images) {
        Message message = lease.message();
        LOG.warn("Rejected {}: {}: {}", message.place(), verdict.reason(), verdict.detail());
        List<CompletableFuture<Long>> sent = new ArrayList<>();
        sent.add(
                publisher.publish(
                        topics.deadLetters(),
                        message.place(),
                        message.headers(),
                        Records.DEAD_LETTERS.encode(letter(lease, verdict))));
        WorkHeaders.of(message.headers())
                .ifPresent(about -> sent.addAll(failures(about, lease, verdict, images)));
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
    }

    private List<CompletableFuture<Long>> failures(
            WorkHeaders about, Lease lease, Verdict verdict, List<Long> images) {
        Failed failed =
                new Failed(
                        stage,
                        verdict.reason(),
                        verdict.detail(),
                        worker,
                        lease.deliveries(),
                        verdict.attempts());
        RunRef run = new RunRef(about.run(), about.digest());
        List<CompletableFuture<Long>> sent = new ArrayList<>();
        for (long image : images) {
            ImageResult result =
                    new ImageResult(Records.FORMAT_VERSION, run, image, about.trajectory(), failed);
            sent.add(
                    publisher.publish(
                            topics.results(),
                            about.run(),
                            Map.of(),
                            Records.RESULTS.encode(result)));
        }
        return sent;
    }

    private DeadLetter letter(Lease lease, Verdict verdict) {
        Message message = lease.message();
        Map<String, ByteBuffer> headers = new HashMap<>();
        message.headers().forEach((name, bytes) -> headers.put(name, ByteBuffer.wrap(bytes)));
        return new DeadLetter(
                Records.FORMAT_VERSION,
                message.topic(),
                message.partition(),
                message.offset(),
                stage,
                verdict.reason(),
                verdict.detail(),
                worker,
                lease.deliveries(),
                verdict.attempts(),
                ByteBuffer.wrap(message.key()),
                headers,
                ByteBuffer.wrap(message.value()));
    }
}
