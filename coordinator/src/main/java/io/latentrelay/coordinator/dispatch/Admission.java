package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.ledger.Checkpoint;
import io.latentrelay.coordinator.ledger.Position;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunKeys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes runs in. A run's document is stored first, then its first checkpoint, then its entry in the
 * index: whatever happens in between, submitting it again completes the rest, and nothing is
 * published before all three are there.
 */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final RunIndex index;
    private final RunStore runStore;
    // What comes before anything is changed: a folder that is forbidden is said to be, and nobody
    // else waits for it.
    private final RunStore atOnce;
    private final StepTimes times;
    private final Limits limits;

    Admission(RunStore runStore, RunIndex index, StepTimes times, Limits limits) {
        this.index = index;
        this.runStore = runStore;
        this.atOnce = runStore.hurried();
        this.times = times;
        this.limits = limits;
    }

    /**
     * The run as it is stored, when it is the same as this one.
     *
     * @throws IllegalArgumentException when a different run has the name
     */
    Optional<RunDocument> known(RunDocument run) {
        Optional<RunDocument> stored = stored(run.run().name(), run.run().keys());
        stored.ifPresent(document -> requireSame(document, run));
        return stored;
    }

    private Optional<RunDocument> stored(String name, RunKeys keys) {
        Optional<RunIndex.Entry> entry = index.find(name);
        if (entry.isPresent()) {
            Optional<RunDocument> accepted =
                    atOnce.document(new RunKeys(entry.get().prefix(), name));
            if (accepted.isPresent()) {
                return accepted;
            }
            index.forget(name);
            if (entry.get().prefix().equals(keys.prefix())) {
                return Optional.empty();
            }
        }
        return atOnce.document(keys);
    }

    /**
     * @throws IllegalArgumentException when they differ, saying in what
     */
    static void requireSame(RunDocument stored, RunDocument run) {
        if (!stored.run().equals(run.run())) {
            throw new IllegalArgumentException(
                    "a different run is called "
                            + run.run().name()
                            + ": "
                            + stored.differencesTo(run)
                            + "; give this one another name, or submit the first one unchanged"
                            + (isMore(stored, run)
                                    ? ", or add what is new to it with: relay submit --extend"
                                    : ""));
        }
    }

    private static boolean isMore(RunDocument stored, RunDocument run) {
        try {
            stored.extendedTo(run);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Stores a run that is not known, and begins it. A store in trouble fails that before anything
     * has begun.
     *
     * @param ends every result and every base job still to come will lie at or after these
     * @throws IllegalArgumentException when the folder is not the run's alone, saying what is there
     */
    ActiveRun admit(RunDocument run, Instant now, Ends ends) {
        new RunFolder(atOnce.objects()).requireFree(run.run().keys());
        atOnce.put(run);
        return complete(run, now, ends);
    }

    /** Begins a run whose document is stored: whatever else is missing of it is stored now. */
    ActiveRun complete(RunDocument run, Instant now, Ends ends) {
        return begin(run, now, checkpoint(run, ends));
    }

    /** Begins a run where a checkpoint says, for the first time or again. */
    ActiveRun begin(RunDocument run, Instant submitted, Checkpoint checkpoint) {
        ActiveRun active = new ActiveRun(run, submitted, runStore, times, checkpoint);
        index.begin(new RunIndex.Entry(run.run().name(), run.run().keys().prefix(), submitted));
        return active;
    }

    private Checkpoint checkpoint(RunDocument run, Ends ends) {
        return runStore.checkpoint(run.run().keys())
                .filter(found -> found.digest().equals(run.ref().digest()))
                .map(found -> found.within(ends.results(), ends.baseJobs()))
                .orElseGet(() -> initial(run, ends));
    }

    /** Where a run begins of which nothing has been published. */
    Checkpoint initial(RunDocument run, Ends ends) {
        return Checkpoint.initial(
                run.ref().digest(),
                run.run().expansion().images(),
                limits.partSize(),
                Position.atEnd(ends.results(), ends.baseJobs()));
    }

    /** The index's unfinished runs, each as its document and checkpoint have it. */
    List<ActiveRun> resumeAll(Ends ends) {
        return index.active().stream().flatMap(entry -> resume(entry, ends).stream()).toList();
    }

    private Optional<ActiveRun> resume(RunIndex.Entry entry, Ends ends) {
        RunKeys keys = new RunKeys(entry.prefix(), entry.name());
        Optional<RunDocument> document = runStore.document(keys);
        if (document.isEmpty()) {
            LOG.warn(
                    "Run {} is forgotten: it was not finished, but {} is gone from bucket {}",
                    entry.name(),
                    keys.document(),
                    runStore.objects().bucket());
            index.forget(entry.name());
        }
        return document.map(found -> takeOver(entry, found, checkpoint(found, ends)));
    }

    private ActiveRun takeOver(RunIndex.Entry entry, RunDocument document, Checkpoint checkpoint) {
        ActiveRun run = new ActiveRun(document, entry.submitted(), runStore, times, checkpoint);
        index.beginTurn(entry);
        return run;
    }
}
