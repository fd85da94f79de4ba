package io.latentrelay.transport.work;

import io.latentrelay.schemas.FailureReason;
import io.latentrelay.transport.queue.Headers;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.telemetry.LogContext;
import io.latentrelay.transport.telemetry.WorkCounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record in a worker's hand. It ends once: the first of {@link #complete}, {@link #release},
 * {@link #abandon}, {@link #replace}, {@link #retry} and {@link #reject} counts, the others do
 * nothing. Safe to call from any thread; those that publish may block for as long as a broker is
 * away, and are not for the thread that feeds a device.
 */
public final class Work {

    private static final Logger LOG = LoggerFactory.getLogger(Work.class);

    private final Lease lease;
    private final Endings endings;
    private final InHand inHand;
    private final int attempts;
    private final LogContext about;
    private final long takenAt = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();

    Work(Lease lease, Endings endings, InHand inHand) {
        this.lease = lease;
        this.endings = endings;
        this.inHand = inHand;
        this.attempts = attempts(lease.message());
        this.about = LogContext.of(lease.message());
    }

    /** A record says only which attempt it is after one that failed. */
    private static int attempts(Message message) {
        byte[] header = message.headers().get(Headers.ATTEMPTS);
        String text = header == null ? "1" : new String(header, StandardCharsets.UTF_8);
        return text.matches("[1-9]\\d{0,8}") ? Integer.parseInt(text) : 1;
    }

    public Message message() {
        return lease.message();
    }

    /** For log lines about it, whatever thread they come from. */
    public LogContext about() {
        return about;
    }

    /** For what came of it beyond its end, which is counted here. */
    public WorkCounts counts() {
        return endings.counts();
    }

    /** How often the record has been handed out, this time included: kills and lost locks. */
    public int deliveries() {
        return lease.deliveries();
    }

    /** Which attempt this is: 1 when no earlier one ended in an error. */
    public int attempts() {
        return attempts;
    }

    /** False once the lock is lost: another worker may have the work, and this one stops. */
    public boolean isHeld() {
        return lease.isHeld();
    }

    /** Since it was taken. */
    public long millis() {
        return (System.nanoTime() - takenAt) / 1_000_000;
    }

    /** Has nothing more to do at the device: another may be taken. */
    public void leftDevice() {
        inHand.leftDevice(this);
    }

    /** Done. Call only after its output is safely published. */
    public void complete() {
        if (ended.compareAndSet(false, true)) {
            lease.complete();
            inHand.ended(this);
        }
    }

    /** Gives it back at once, for another worker. */
    public void release() {
        if (ended.compareAndSet(false, true)) {
            lease.release();
            inHand.ended(this);
        }
    }

    /** Lets go of it without a word: the lock is lost. */
    public void abandon() {
        if (ended.compareAndSet(false, true)) {
            about.run(() -> LOG.info("Stopped working on {}: its lock is lost", message().place()));
            inHand.ended(this);
        }
    }

    /**
     * Puts other work in its stead, on the same topic under the same key: what is still to do of
     * it.
     *
     * @param about the images that are still to come of it, above all
     */
    public void replace(WorkHeaders about, byte[] value) {
        if (ended.compareAndSet(false, true)) {
            endAfter(endings.replace(message(), about, attempts, value));
        }
    }

    /**
     * Publishes a part of what is still to do of it as work of its own, on the same topic under the
     * same key. This work goes on: complete it when all its parts are safely published.
     */
    public CompletableFuture<?> handOn(WorkHeaders about, byte[] value) {
        return endings.replace(message(), about, attempts, value);
    }

    /**
     * An attempt ended in an error that another may not meet. The next comes after a rest, in which
     * this takes no place at the device. The last attempt rejects it.
     */
    public void retry(Throwable error) {
        retry(error, () -> endings.again(lease, attempts, String.valueOf(error.getMessage())));
    }

    /**
     * The same, where a part of it is done.
     *
     * @param about the images that are still to come of it, above all
     * @param value what is still to do of it
     */
    public void retry(Throwable error, WorkHeaders about, byte[] value) {
        String problem = String.valueOf(error.getMessage());
        retry(error, () -> endings.againInPart(lease, attempts, problem, about, value));
    }

    private void retry(Throwable error, Supplier<CompletableFuture<?>> again) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        about.run(() -> LOG.warn("Attempt {} on {} failed", attempts, message().place(), error));
        if (endings.isLast(attempts)) {
            endAfter(again.get());
        } else {
            inHand.leftDevice(this);
            endings.retries().afterAttempt(attempts, () -> about.run(() -> endHeldAfter(again)));
        }
    }

    /** Another has it, as it is, when the lock was lost meanwhile. */
    private void endHeldAfter(Supplier<CompletableFuture<?>> again) {
        if (isHeld()) {
            endAfter(again.get());
        } else {
            LOG.info("{} is not tried again here: its lock is lost", message().place());
            inHand.ended(this);
        }
    }

    /** Nobody can use it: its images end as failed, and the record goes to the dead letters. */
    public void reject(FailureReason reason, String detail) {
        reject(
                reason,
                detail,
                WorkHeaders.of(message().headers()).map(WorkHeaders::images).orElse(List.of()));
    }

    /** The same, where only some of its images have failed: the others are on their way. */
    public void reject(FailureReason reason, String detail, List<Long> images) {
        if (ended.compareAndSet(false, true)) {
            endAfter(
                    about.call(
                            () ->
                                    endings.bury(
                                            lease, new Verdict(reason, detail, attempts), images)));
        }
    }

    private void endAfter(CompletableFuture<?> published) {
        CompletableFuture<?> unused =
                published.whenComplete((offset, failure) -> conclude(failure));
    }

    private void conclude(@Nullable Throwable failure) {
        if (failure == null) {
            lease.complete();
        } else {
            about.run(
                    () ->
                            LOG.error(
                                    "{} goes back: what was to follow it",
                                    message().place(),
                                    failure));
            lease.release();
        }
        inHand.ended(this);
    }
}
