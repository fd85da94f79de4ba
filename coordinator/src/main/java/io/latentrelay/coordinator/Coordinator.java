package io.latentrelay.coordinator;

import io.latentrelay.coordinator.dispatch.Dispatch;
import io.latentrelay.coordinator.dispatch.EvenTime;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.dispatch.Line;
import io.latentrelay.coordinator.dispatch.Standing;
import io.latentrelay.coordinator.fence.Tenure;
import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.FleetSpeed;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator at work: takes runs in, publishes their work, folds what comes back into ledger and
 * manifest. Everything it knows is in the topics and the store; it can end at any moment, in any
 * way, and the next one continues. Safe for concurrent use.
 *
 * <p>When something unexpected happens its work ends for good, and every question after that is
 * answered with the {@link #failure}.
 */
public final class Coordinator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration RENEW_EVERY = Duration.ofSeconds(2);

    private final Line line;
    private final Tenure tenure;
    private final Dispatch dispatch;
    private final Thread thread = new Thread(this::work, "coordinator");
    private volatile boolean isClosing;
    private volatile @Nullable RuntimeException failure;

    private Coordinator(Line line, Tenure tenure, Dispatch dispatch) {
        this.line = line;
        this.tenure = tenure;
        this.dispatch = dispatch;
    }

    /**
     * Continues every run that is not finished, and is then ready for more.
     *
     * @param line closed by the coordinator, also when it cannot start
     * @throws IllegalArgumentException when another coordinator is at work on the same topics
     */
    public static Coordinator start(Line line, Limits limits) throws InterruptedException {
        try {
            Tenure tenure = Tenure.begin(line.store(), line.topics());
            Coordinator coordinator = new Coordinator(line, tenure, open(line, limits, tenure));
            coordinator.thread.start();
            return coordinator;
        } catch (InterruptedException | RuntimeException e) {
            line.close();
            throw e;
        }
    }

    private static Dispatch open(Line line, Limits limits, Tenure tenure) {
        try {
            return Dispatch.open(line, tenure, limits, EvenTime.ofSystem());
        } catch (RuntimeException e) {
            tenure.close();
            throw e;
        }
    }

    private void work() {
        long renewAt = System.nanoTime();
        try {
            while (!isClosing) {
                if (System.nanoTime() - renewAt >= 0) {
                    tenure.renew();
                    renewAt = System.nanoTime() + RENEW_EVERY.toNanos();
                }
                dispatch.round(PATIENCE);
                announce();
            }
        } catch (RuntimeException e) {
            LOG.error("The coordinator has stopped", e);
            failure = e;
            announce();
        }
    }

    private synchronized void announce() {
        notifyAll();
    }

    /** Why it stopped; empty while it works. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    private void requireWorking() {
        RuntimeException cause = failure;
        if (cause != null) {
            throw new IllegalStateException(
                    "the coordinator has stopped: " + cause.getMessage(), cause);
        }
    }

    /**
     * Begins a run; submitting one that is known changes nothing.
     *
     * @throws IllegalArgumentException when a different run has the name, saying how they differ
     */
    public Submission submit(Run run) {
        requireWorking();
        ChunkObjects chunks = new ChunkObjects(line.store());
        chunks.requireAll(run.prompts().chunks());
        return dispatch.submit(RunDocument.parse(RunDocument.of(run).bytes(), chunks));
    }

    /**
     * Adds to a run what this one has beyond it, finished or not.
     *
     * @throws IllegalArgumentException when it lacks or changes something, saying what, or the run
     *     is being cancelled
     */
    public Submission extend(Run larger) {
        requireWorking();
        ChunkObjects chunks = new ChunkObjects(line.store());
        chunks.requireAll(larger.prompts().chunks());
        return dispatch.extend(RunDocument.parse(RunDocument.of(larger).bytes(), chunks));
    }

    /**
     * Begins the run of a file, once its prompts and the pictures it starts from are in the bucket.
     *
     * @throws IllegalArgumentException as {@link #submit(Run)}
     */
    public Submission submit(RunFile file) {
        file.pictures().forEach((key, path) -> keep(key, RunFile.pictureBytes(path)));
        file.sendPrompts(this::keep);
        return submit(file.run());
    }

    /**
     * Keeps a picture for runs to start from, or a chunk of prompts. Keeping it again changes
     * nothing.
     *
     * @param key made of the content, as run files have it
     * @throws IllegalArgumentException when the key is none for this content
     */
    public void keep(String key, byte[] content) {
        requireWorking();
        dispatch.keep(key, content);
    }

    /** Whether it is kept already. */
    public boolean isKept(String key) {
        requireWorking();
        try (Stream<String> keys = line.store().list(key)) {
            return keys.anyMatch(key::equals);
        }
    }

    /** How a run stands; empty when there is none of that name. */
    public Optional<RunStatus> status(String name) {
        requireWorking();
        return dispatch.status(name);
    }

    /**
     * Changes what people want of a run that is not finished; empty when there is none of that
     * name. It is stored when this returns.
     *
     * @throws IllegalArgumentException when that cannot be, saying why
     */
    public Optional<RunStatus> control(String name, UnaryOperator<Control> change) {
        requireWorking();
        return dispatch.control(name, change);
    }

    /**
     * Tries images again that failed; empty when there is no run of that name. It is stored when
     * this returns.
     *
     * @param reasons for which they failed; none for all
     * @throws IllegalArgumentException when none failed, or the run is being cancelled
     */
    public Optional<RunStatus> retry(String name, List<String> reasons) {
        requireWorking();
        return dispatch.retry(name, reasons);
    }

    /** How fast the workers are, and what lies before them. */
    public FleetSpeed speed() {
        requireWorking();
        return dispatch.speed();
    }

    /** How everything stood a moment ago. Never waits, and is there also after a failure. */
    public Standing standing() {
        return dispatch.standing();
    }

    /** How all runs stand. */
    public Fleet fleet() {
        requireWorking();
        return dispatch.fleet();
    }

    /**
     * Waits for a run's end.
     *
     * @throws IllegalArgumentException when there is no run of that name
     * @throws IllegalStateException when the coordinator stops before
     */
    public synchronized RunStatus awaitFinished(String name) throws InterruptedException {
        while (true) {
            RunStatus status =
                    status(name)
                            .orElseThrow(
                                    () -> new IllegalArgumentException("no run is called " + name));
            if (status.isFinished()) {
                return status;
            }
            wait();
        }
    }

    /** Stops publishing, stores where everything stands, and hangs up. */
    @Override
    public void close() {
        isClosing = true;
        try (line) {
            thread.join();
            if (failure == null) {
                dispatch.checkpoint();
                tenure.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
