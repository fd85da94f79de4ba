package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.ledger.Checkpoint;
import io.latentrelay.coordinator.ledger.ImageSet;
import io.latentrelay.coordinator.ledger.Position;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunKeys;
import java.util.List;
import java.util.Optional;

/**
 * Takes runs up again that have ended, and adds to those that have not: what failed is tried again,
 * what was added is made. First the document is stored, if it has grown, then the checkpoint of the
 * next generation, then the entry in the index: doing it again after a death in between does the
 * rest.
 */
final class Reopening {

    private final RunStore runStore;
    private final RunIndex index;
    private final Admission admission;

    Reopening(RunStore runStore, RunIndex index, Admission admission) {
        this.runStore = runStore;
        this.index = index;
        this.admission = admission;
    }

    /**
     * Begins a run that has ended again, with those of its images that failed.
     *
     * @param reasons for which they failed; none for all
     * @throws IllegalArgumentException when none did, or the run's objects are gone
     */
    ActiveRun retry(String name, List<String> reasons, Ends ends) {
        RunIndex.Entry entry = entry(name);
        Checkpoint ended = ended(entry);
        ImageSet failed = ended.committed().failed().of(reasons);
        return begin(entry, document(entry), failed, ends)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no image of run "
                                                + name
                                                + " failed"
                                                + (reasons.isEmpty()
                                                        ? ""
                                                        : " for " + String.join(" or ", reasons))));
    }

    /**
     * Begins a run that has ended again, with the images that it has more than before. Empty when
     * it has none.
     *
     * @param larger the run's document, with more in it
     * @throws IllegalArgumentException when it lacks or changes something, saying what
     */
    Optional<ActiveRun> extend(RunDocument larger, Ends ends) {
        RunIndex.Entry entry = entry(larger.run().name());
        RunDocument before = document(entry);
        RunDocument after = before.extendedTo(larger);
        if (after.run().expansion().images() > before.run().expansion().images()) {
            runStore.replace(after);
            return begin(entry, after, new ImageSet(), ends);
        }
        return begin(entry, before, new ImageSet(), ends);
    }

    private RunIndex.Entry entry(String name) {
        return index.find(name).orElseThrow(() -> gone(name));
    }

    private RunDocument document(RunIndex.Entry entry) {
        return runStore.document(keys(entry)).orElseThrow(() -> gone(entry.name()));
    }

    private Checkpoint ended(RunIndex.Entry entry) {
        return runStore.checkpoint(keys(entry)).orElseThrow(() -> gone(entry.name()));
    }

    private static RunKeys keys(RunIndex.Entry entry) {
        return new RunKeys(entry.prefix(), entry.name());
    }

    private static IllegalArgumentException gone(String name) {
        return new IllegalArgumentException(
                "the objects of run " + name + " are gone from the bucket");
    }

    private Optional<ActiveRun> begin(
            RunIndex.Entry entry, RunDocument document, ImageSet failed, Ends ends) {
        Checkpoint stored = ended(entry);
        int endedGeneration =
                index.finished(entry.name()).map(figures -> figures.generation()).orElse(0);
        Position end = Position.atEnd(ends.results(), ends.baseJobs());
        // A next generation that is there already is one whose beginning was cut off.
        Checkpoint next =
                stored.generation().number() > endedGeneration
                        ? stored.within(ends.results(), ends.baseJobs())
                        : stored.next(
                                failed,
                                document.run().expansion().images(),
                                stored.control().renewed(),
                                end);
        return next.generation().images().size() == 0
                ? Optional.empty()
                : Optional.of(admission.begin(document, entry.submitted(), next));
    }

    /**
     * A run that is not finished, from where it stands, with the images that it has more than
     * before. Empty when it has none.
     *
     * @param larger the run's document, with more in it
     * @throws IllegalArgumentException when it lacks or changes something, or the run is being
     *     cancelled
     */
    Optional<ActiveRun> grow(ActiveRun active, RunDocument larger, Ends ends) {
        if (active.control().isCancelled()) {
            throw new IllegalArgumentException(
                    "run " + active.name() + " is being cancelled; extend it once it has ended");
        }
        RunIndex.Entry entry = entry(active.name());
        RunDocument before = document(entry);
        RunDocument after = before.extendedTo(larger);
        if (after.run().expansion().images() > before.run().expansion().images()) {
            runStore.replace(after);
        } else if (active.expansion().images() == before.run().expansion().images()) {
            return Optional.empty();
        }
        active.checkpoint(ends);
        return Optional.of(admission.begin(after, active.submitted(), active.checkpoint()));
    }

    /**
     * The run's next generation, when all images of the present one have ended and the run was
     * extended meanwhile, or somebody asked that those which failed be tried again. Empty when
     * there is nothing to do.
     */
    Optional<ActiveRun> next(ActiveRun whole, Ends ends) {
        Optional<List<String>> reasons = whole.control().retry();
        if (reasons.isEmpty() && !whole.hasMore()) {
            return Optional.empty();
        }
        whole.checkpoint(ends);
        Checkpoint ended = whole.checkpoint();
        ImageSet failed = reasons.map(ended.committed().failed()::of).orElseGet(ImageSet::new);
        if (failed.size() == 0 && !whole.hasMore()) {
            return Optional.empty();
        }
        Checkpoint next =
                ended.next(
                        failed,
                        whole.expansion().images(),
                        ended.control().goingOn(ends.results()),
                        Position.atEnd(ends.results(), ends.baseJobs()));
        RunDocument document =
                runStore.document(whole.expansion().run().keys())
                        .orElseThrow(() -> gone(whole.name()));
        return Optional.of(admission.begin(document, whole.submitted(), next));
    }
}
