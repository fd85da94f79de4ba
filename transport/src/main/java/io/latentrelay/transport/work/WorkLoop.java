package io.latentrelay.transport.work;

import io.latentrelay.schemas.FailureReason;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands batches from a work queue to a stage until told to stop. Work that was handed out too often
 * is rejected here, so that a record which kills every worker that meets it comes to an end.
 */
public final class WorkLoop {

    /** How long {@link #stop} lets a batch in progress go on before its work is given back. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * How much work is taken at once, and how often one piece is tried.
     *
     * @param batchSize at most this many leases go to the stage at once
     * @param maxDeliveries work handed out more often than this is rejected
     */
    public record Limits(int batchSize, int maxDeliveries) {
        public Limits {
            if (batchSize < 1 || maxDeliveries < 1) {
                throw new IllegalArgumentException(
                        "batch size and deliveries must be at least 1: "
                                + batchSize
                                + ", "
                                + maxDeliveries);
            }
        }
    }

    private final WorkQueue queue;
    private final BatchStage stage;
    private final DeadLetters deadLetters;
    private final Limits limits;
    private final Duration grace;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean givenBack;

    public WorkLoop(WorkQueue queue, BatchStage stage, DeadLetters deadLetters, Limits limits) {
        this(queue, stage, deadLetters, limits, GRACE);
    }

    WorkLoop(
            WorkQueue queue,
            BatchStage stage,
            DeadLetters deadLetters,
            Limits limits,
            Duration grace) {
        this.queue = queue;
        this.stage = stage;
        this.deadLetters = deadLetters;
        this.limits = limits;
        this.grace = grace;
    }

    /**
     * Works until {@link #stop}, or until something unexpected happens; either way it closes the
     * queue, which gives back whatever is unfinished.
     */
    public void run() throws Exception {
        try {
            while (!stopping) {
                List<Lease> batch = withinLimit(queue.take(limits.batchSize(), PATIENCE));
                if (!batch.isEmpty()) {
                    stage.process(batch);
                }
            }
        } catch (Exception e) {
            if (!givenBack) {
                throw e;
            }
            // The work is somebody else's by now, and what the stage needs may be closed already.
            LOG.info("Abandoned a batch on the way out: {}", e.toString());
        } finally {
            end();
        }
    }

    private void end() {
        try {
            stage.finish();
        } finally {
            queue.close();
            over.countDown();
        }
    }

    /**
     * Takes no more work and returns when the batch in progress is done, or after five seconds with
     * its work given back: then {@link #run} ends as soon as the stage lets it. For any thread.
     */
    public void stop() {
        stopping = true;
        try {
            if (over.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        givenBack = true;
        queue.close();
    }

    private List<Lease> withinLimit(List<Lease> taken) {
        List<Lease> batch = new ArrayList<>(taken.size());
        for (Lease lease : taken) {
            if (lease.deliveries() > limits.maxDeliveries()) {
                deadLetters.reject(
                        lease,
                        FailureReason.TOO_MANY_DELIVERIES,
                        "handed out "
                                + (lease.deliveries() - 1)
                                + " times and never finished; the limit is "
                                + limits.maxDeliveries());
            } else {
                batch.add(lease);
            }
        }
        return batch;
    }
}
