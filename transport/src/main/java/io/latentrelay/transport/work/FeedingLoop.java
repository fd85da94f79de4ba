package io.latentrelay.transport.work;

import io.latentrelay.schemas.FailureReason;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.telemetry.WorkCounts;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a stage in work until told to stop: takes from a queue what the stage has room for and no
 * more, and prepares it on threads of its own beside the device.
 *
 * <p>Work that was handed out several times may be what killed the workers it was with. It runs
 * alone, so that its company does not come to the limit with it; and beyond the limit not at all.
 */
public final class FeedingLoop {

    private static final Logger LOG = LoggerFactory.getLogger(FeedingLoop.class);

    /** How long it may take to notice that it is to stop. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final WorkQueue queue;
    private final Stage stage;
    private final FeedingLimits limits;
    private final WorkCounts counts = new WorkCounts();
    private final Endings endings;
    private final InHand inHand;
    private final ExecutorService feeders;

    /** Belongs to the thread that runs the loop. The most often delivered first. */
    private final PriorityQueue<Work> suspects =
            new PriorityQueue<>(Comparator.comparingInt(work -> -work.deliveries()));

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean givenBack;
    private volatile @Nullable Error broken;

    public FeedingLoop(
            WorkQueue queue,
            Stage stage,
            Publisher publisher,
            DeadLetters deadLetters,
            FeedingLimits limits) {
        this.queue = queue;
        this.stage = stage;
        this.limits = limits;
        this.endings = new Endings(publisher, deadLetters, limits, counts);
        this.inHand = new InHand(limits);
        this.feeders =
                Executors.newFixedThreadPool(limits.feeders(), task -> new Thread(task, "feeder"));
    }

    /**
     * Works until {@link #stop}, or until something unexpected happens; either way it lets the
     * stage hand on what it has and closes stage and queue, which gives back the rest.
     */
    public void run() throws Exception {
        try {
            while (!stopping) {
                requireWorking();
                Work suspect = suspects.poll();
                if (suspect == null) {
                    takeSome();
                } else {
                    runAlone(suspect);
                }
            }
        } catch (Exception e) {
            if (!givenBack) {
                throw e;
            }
            LOG.info("On the way out: {}", e.toString());
        } finally {
            leave();
        }
    }

    private void requireWorking() {
        Optional<Throwable> failure =
                stage.failure().or(() -> Optional.<Throwable>ofNullable(broken));
        if (failure.isPresent()) {
            throw new IllegalStateException(
                    "cannot work on: " + failure.get().getMessage(), failure.get());
        }
    }

    private void takeSome() throws InterruptedException {
        int room = inHand.awaitRoom(PATIENCE);
        if (room > 0 && !stopping) {
            for (Lease lease : queue.take(room, PATIENCE)) {
                admit(new Work(lease, endings, inHand));
            }
        }
    }

    private void admit(Work work) {
        if (limits.areSuspect(work.deliveries())) {
            suspects.add(work);
        } else {
            feed(work);
        }
    }

    private void feed(Work work) {
        inHand.add(work);
        feeders.execute(() -> begin(work));
    }

    /** Ends what is in hand before, and takes nothing else meanwhile. */
    private void runAlone(Work suspect) throws InterruptedException {
        LOG.warn(
                "{} was handed out {} times: it runs alone",
                suspect.message().place(),
                suspect.deliveries());
        awaitNothingInHand();
        feed(suspect);
        awaitNothingInHand();
    }

    private void awaitNothingInHand() throws InterruptedException {
        while (!stopping && !inHand.awaitNothing(PATIENCE)) {
            requireWorking();
        }
    }

    /** What came of the work so far. */
    public WorkCounts counts() {
        return counts;
    }

    private void begin(Work work) {
        work.about().run(() -> beginNow(work));
    }

    private void beginNow(Work work) {
        try {
            if (stopping) {
                work.release();
            } else if (!work.isHeld()) {
                work.abandon();
            } else if (work.deliveries() > limits.maxDeliveries()) {
                reject(work);
            } else {
                stage.begin(work);
            }
        } catch (InterruptedException e) {
            work.release();
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failed(work, e);
        } catch (Error e) {
            broken = e;
            work.release();
        }
    }

    private void reject(Work work) {
        work.reject(
                FailureReason.TOO_MANY_DELIVERIES,
                "handed out "
                        + (work.deliveries() - 1)
                        + " times and never finished; the limit is "
                        + limits.maxDeliveries());
    }

    private void failed(Work work, RuntimeException cause) {
        if (stopping || stage.failure().isPresent()) {
            work.release();
        } else {
            work.retry(cause);
        }
    }

    private void leave() throws InterruptedException {
        stopping = true;
        long deadline = System.nanoTime() + limits.drainTimeout().toNanos();
        try {
            suspects.forEach(Work::release);
            feeders.shutdown();
            stage.drain();
            endings.retries().hurry();
            if (!inHand.awaitNothing(Duration.ofNanos(deadline - System.nanoTime()))) {
                LOG.warn("{} pieces of work go back unfinished", inHand.size());
            }
        } finally {
            feeders.shutdownNow();
            endings.retries().close();
            queue.close();
            stage.close();
            over.countDown();
        }
    }

    /**
     * Takes no more work, and returns when what was in hand is handed on or, after the drain
     * timeout, given back: then {@link #run} ends as soon as the device lets it. For any thread.
     */
    public void stop() {
        stopping = true;
        try {
            if (over.await(limits.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        givenBack = true;
        queue.close();
    }
}
