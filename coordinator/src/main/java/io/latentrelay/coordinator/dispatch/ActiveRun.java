package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.EpochObject;
import io.latentrelay.coordinator.ledger.Checkpoint;
import io.latentrelay.coordinator.ledger.Part;
import io.latentrelay.coordinator.ledger.RunLedger;
import io.latentrelay.coordinator.manifest.Manifest;
import io.latentrelay.coordinator.manifest.RunFigures;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.status.RecordGroup;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.store.ObjectStore;
import java.time.Instant;
import java.util.Optional;

/** A run that is not finished: its ledger, its manifest, and what of it is published. */
final class ActiveRun {

    private final RunRef ref;
    private final Expansion expansion;
    private final Instant submitted;
    private final ObjectStore store;
    private final RunLedger ledger;
    private final Publication publication;
    private final Manifest manifest;
    private final Pace pace = new Pace();
    private final EpochObject checkpoints;
    private Checkpoint checkpoint;

    /**
     * Takes a run up, and stores under our own epoch that it stands here.
     *
     * @param checkpoint where the run stood
     */
    ActiveRun(RunDocument document, Instant submitted, RunStore runStore, Checkpoint checkpoint) {
        this.ref = document.ref();
        this.expansion = document.run().expansion();
        this.submitted = submitted;
        this.store = runStore.objects();
        this.checkpoints = runStore.checkpoints(document.run().keys());
        this.checkpoint = checkpoint;
        this.ledger = new RunLedger(expansion.images(), checkpoint.committed());
        this.publication = new Publication(expansion, ledger, checkpoint.published());
        this.manifest = new Manifest(store, expansion);
        checkpoints.write(checkpoint.bytes());
    }

    RunRef ref() {
        return ref;
    }

    Expansion expansion() {
        return expansion;
    }

    RunLedger ledger() {
        return ledger;
    }

    Publication publication() {
        return publication;
    }

    /** As it is in the store. */
    Checkpoint checkpoint() {
        return checkpoint;
    }

    boolean isWhole() {
        return ledger.isWhole();
    }

    /**
     * Takes a result that names this run. True if it is the image's first, which counts.
     *
     * @throws IllegalArgumentException when it contradicts the run, saying how
     */
    boolean record(ImageResult result, long offset, byte[] record) {
        requireOurs(result);
        boolean counts = ledger.record(result, offset, record);
        if (counts) {
            publication.ended(result.getImageIndex());
        }
        return counts;
    }

    private void requireOurs(ImageResult result) {
        long image = result.getImageIndex();
        if (image < 0 || image >= expansion.images()) {
            throw new IllegalArgumentException(
                    "image " + image + " is not one of the run's " + expansion.images());
        }
        if (result.getTrajectory() != expansion.trajectoryOf(image)) {
            throw new IllegalArgumentException(
                    "image " + image + " does not belong to trajectory " + result.getTrajectory());
        }
        if (result.getOutcome() instanceof Stored stored
                && !stored.getKey().equals(expansion.key(image))) {
            throw new IllegalArgumentException(
                    "image "
                            + image
                            + " was stored as "
                            + stored.getKey()
                            + " instead of "
                            + expansion.key(image));
        }
    }

    /** Writes every manifest part whose images have all ended. True when there was one. */
    boolean commitParts() {
        boolean any = false;
        for (Optional<Part> part = ledger.nextPart(); part.isPresent(); part = ledger.nextPart()) {
            manifest.write(part.get());
            ledger.commit(part.get());
            any = true;
        }
        return any;
    }

    /**
     * Stores where the run stands, if that has changed. No publication may be in flight.
     *
     * @param ends results before them have been recorded, base jobs before them are known
     */
    void checkpoint(Ends ends) {
        Checkpoint now =
                new Checkpoint(
                        ref.digest(),
                        ledger.committed(),
                        ledger.resultsOffset(ends.results()),
                        publication.next(),
                        publication.baseJobsOffset(ends.baseJobs()));
        if (!now.isSameAs(checkpoint)) {
            checkpoints.write(now.bytes());
            checkpoint = now;
        }
    }

    /** Writes the run's figures, which end its manifest. */
    RunFigures finish(Instant now) {
        return manifest.finish(
                new RunFigures(
                        ref.name(),
                        expansion.run().output().prefix(),
                        ref.digest(),
                        expansion.images(),
                        ledger.total().stored(),
                        ledger.total().failed(),
                        ledger.total().bytes(),
                        ledger.total().failures(),
                        ledger.committedParts(),
                        submitted,
                        now));
    }

    void notePace(Instant now) {
        pace.note(now, ledger.ended());
    }

    Standing.RunImages standing() {
        long outstanding = publication.outstanding();
        return new Standing.RunImages(
                ref.name(),
                ledger.total().stored(),
                ledger.total().failed(),
                outstanding,
                expansion.images() - ledger.ended() - outstanding);
    }

    RunStatus status(Instant now, RecordGroup deadLetters) {
        return new RunStatus(
                ref.name(),
                RunStatus.State.RUNNING,
                expansion.images(),
                ledger.total().stored(),
                ledger.total().failed(),
                publication.outstanding(),
                ledger.total().bytes(),
                pace.rate(now, ledger.ended()),
                ledger.total().failures(),
                deadLetters,
                Locations.of(store, expansion.run().keys()),
                submitted,
                Optional.empty());
    }
}
