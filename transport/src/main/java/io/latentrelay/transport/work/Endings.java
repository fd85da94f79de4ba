package io.latentrelay.transport.work;

import io.latentrelay.schemas.FailureReason;
import io.latentrelay.transport.queue.Headers;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.telemetry.WorkCounts;
import io.latentrelay.transport.telemetry.WorkCounts.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What is published about work that does not end the usual way. What it returns completes when that
 * is safely on its topic. Safe for concurrent use.
 */
final class Endings {

    private final Publisher publisher;
    private final DeadLetters deadLetters;
    private final FeedingLimits limits;
    private final WorkCounts counts;
    private final Retries retries;

    Endings(Publisher publisher, DeadLetters deadLetters, FeedingLimits limits, WorkCounts counts) {
        this.publisher = publisher;
        this.deadLetters = deadLetters;
        this.limits = limits;
        this.counts = counts;
        this.retries = new Retries(limits.retryPause());
    }

    WorkCounts counts() {
        return counts;
    }

    Retries retries() {
        return retries;
    }

    boolean isLast(int attempts) {
        return attempts >= limits.maxAttempts();
    }

    CompletableFuture<?> bury(Lease lease, Verdict verdict, List<Long> images) {
        counts.buried(verdict.reason());
        counts.left(Outcome.FAILED, images.size());
        return deadLetters.publish(lease, verdict, images);
    }

    /** The work again, on its own topic, after an attempt that ended in an error. */
    CompletableFuture<?> again(Lease lease, int attempts, String error) {
        Message message = lease.message();
        if (!isLast(attempts)) {
            counts.retried();
            return publish(message, message.headers(), attempts + 1, message.value());
        }
        return buryAfter(
                attempts,
                lease,
                error,
                WorkHeaders.of(message.headers()).map(WorkHeaders::images).orElse(List.of()));
    }

    /** What is left of the work again, after an attempt that ended in an error. */
    CompletableFuture<?> againInPart(
            Lease lease, int attempts, String error, WorkHeaders about, byte[] value) {
        if (!isLast(attempts)) {
            counts.retried();
            return publish(lease.message(), with(about, lease.message()), attempts + 1, value);
        }
        return buryAfter(attempts, lease, error, about.images());
    }

    private CompletableFuture<?> buryAfter(
            int attempts, Lease lease, String error, List<Long> images) {
        String detail = "failed " + attempts + " times, the last time with: " + error;
        return bury(lease, new Verdict(FailureReason.TOO_MANY_ATTEMPTS, detail, attempts), images);
    }

    /** Other work in its stead, on the same topic. */
    CompletableFuture<?> replace(Message original, WorkHeaders about, int attempts, byte[] value) {
        counts.drained();
        return publish(original, with(about, original), attempts, value);
    }

    private static Map<String, byte[]> with(WorkHeaders about, Message original) {
        Map<String, byte[]> headers = new HashMap<>(original.headers());
        headers.putAll(about.toMap());
        return headers;
    }

    private CompletableFuture<Long> publish(
            Message original, Map<String, byte[]> headers, int attempts, byte[] value) {
        Map<String, byte[]> counted = new HashMap<>(headers);
        counted.put(Headers.ATTEMPTS, String.valueOf(attempts).getBytes(StandardCharsets.UTF_8));
        return publisher.publish(
                original.topic(),
                new String(original.key(), StandardCharsets.UTF_8),
                counted,
                value);
    }
}
