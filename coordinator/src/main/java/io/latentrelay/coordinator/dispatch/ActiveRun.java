package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.EpochObject;
import io.latentrelay.coordinator.ledger.Checkpoint;
import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.ledger.Part;
import io.latentrelay.coordinator.ledger.Position;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A run that is not finished: its ledger, its manifest, and what of it is published. */
final class ActiveRun {

    /** Manifest parts written in one go: then others have their turn. */
    private static final int PARTS = 8;

    private final RunRef ref;
    private final String digest;
    private final Expansion expansion;
    private final Instant submitted;
    private final ObjectStore store;
    private final EpochObject checkpoints;
    private final RunLedger ledger;
    private final Publication publication;
    private final Manifest manifest;
    private final ImageCost cost;
    private final Pace pace = new Pace();
    private Control control;
    private Checkpoint checkpoint;

    /**
     * Takes a run up, and stores under our own epoch that it stands here.
     *
     * @param checkpoint where the run stood
     */
    ActiveRun(
            RunDocument document,
            Instant submitted,
            RunStore runStore,
            StepTimes times,
            Checkpoint checkpoint) {
        this.ref = new RunRef(document.run().name(), checkpoint.generation().digest());
        this.digest = document.ref().digest();
        this.expansion = document.run().expansion();
        this.submitted = submitted;
        this.store = runStore.objects();
        this.checkpoints = runStore.checkpoints(document.run().keys());
        this.checkpoint = checkpoint;
        this.control = checkpoint.control();
        this.ledger = new RunLedger(checkpoint);
        this.publication = new Publication(expansion, ledger, checkpoint.position().published());
        this.manifest = new Manifest(store, expansion);
        this.cost = new ImageCost(expansion, times);
        checkpoints.write(checkpoint.bytes());
        keepManifestOpen();
    }

    /**
     * Sees to it that nothing says the manifest is whole while it is not: what an earlier
     * generation said, or a coordinator of the past says late.
     */
    void keepManifestOpen() {
        if (!isWhole()) {
            manifest.reopen();
        }
    }

    /** As jobs and results of the present generation name it. */
    RunRef ref() {
        return ref;
    }

    String name() {
        return ref.name();
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

    ImageCost cost() {
        return cost;
    }

    Control control() {
        return control;
    }

    /** As it is in the store. */
    Checkpoint checkpoint() {
        return checkpoint;
    }

    boolean isWhole() {
        return ledger.isWhole();
    }

    /** Whether it was given images that are in no generation yet. */
    boolean hasMore() {
        return expansion.images() > ledger.total().ended() + ledger.open();
    }

    /** Whether it has something to publish, and nobody said that it should not. */
    boolean wantsToPublish(long reach) {
        return control.isRunning() && publication.hasNext(reach);
    }

    /** Whether the reference is of this run: of its present generation or one before. */
    boolean isNamedBy(RunRef other) {
        return other.equals(ref)
                || (other.name().equals(name())
                        && ledger.generation().earlier().contains(other.digest()));
    }

    /**
     * Takes a result that names this run. True if it is the image's first, which counts. One of an
     * earlier generation counts when it stored the picture: that is as good as done anew.
     *
     * @throws IllegalArgumentException when it contradicts the run, saying how
     */
    boolean record(ImageResult result, long offset, byte[] record) {
        requireOurs(result);
        boolean isPresent = result.getRun().getDigest().equals(ref.digest());
        boolean isLate = control.closedAt().isPresent() && offset >= control.closedAt().getAsLong();
        if (isLate || !(isPresent || result.getOutcome() instanceof Stored)) {
            return false;
        }
        boolean counts = ledger.record(result, offset, record);
        if (counts) {
            publication.ended(result.getTrajectory());
            if (result.getOutcome() instanceof Stored stored) {
                cost.note(stored, result.getTrajectory());
            }
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
        if (result.getOutcome() instanceof Stored stored) {
            requireKey(stored.getKey(), image);
        }
    }

    private void requireKey(String found, long image) {
        String right = expansion.resolved(image).key();
        if (!found.equals(right)) {
            throw new IllegalArgumentException(
                    "image " + image + " was stored as " + found + " instead of " + right);
        }
    }

    /**
     * Writes manifest parts whose images have all ended, a few at a time.
     *
     * @return how many
     */
    int commitParts() {
        int count = 0;
        while (count < PARTS) {
            Optional<Part> part = ledger.nextPart();
            if (part.isEmpty()) {
                break;
            }
            manifest.write(part.get());
            ledger.commit(part.get());
            count++;
        }
        return count;
    }

    /**
     * Stores what people want of the run. No publication may be in flight.
     *
     * @param ends as in {@link #checkpoint}
     */
    void control(Control wanted, Ends ends) {
        control = wanted;
        pace.stir();
        checkpoint(ends);
    }

    /** Whether it is cancelled, and what was in work has ended or will not. */
    boolean isReadyToClose(Instant now, Duration patience) {
        boolean isQuiet = pace.quiet(now).compareTo(patience) >= 0;
        return control.isCancelled() && (publication.outstanding() == 0 || isQuiet);
    }

    /** Lets all images that have not ended end as cancelled. */
    void close() {
        ledger.close(image -> Cancelled.result(ref, image, expansion.trajectoryOf(image)));
        publication.abandon();
    }

    /**
     * Stores where the run stands, if that has changed. No publication may be in flight.
     *
     * @param ends results before them have been recorded, base jobs before them are known
     */
    void checkpoint(Ends ends) {
        Checkpoint now =
                new Checkpoint(
                        digest,
                        ledger.generation(),
                        ledger.committed(),
                        control,
                        new Position(
                                ledger.resultsOffset(ends.results()),
                                publication.next(),
                                publication.baseJobsOffset(ends.baseJobs())));
        if (!now.isSameAs(checkpoint)) {
            checkpoints.write(now.bytes());
            checkpoint = now;
        }
    }

    /** Writes the run's figures, which end its manifest. */
    RunFigures finish(Instant now) {
        return manifest.finish(
                new RunFigures(
                        name(),
                        expansion.run().output().prefix(),
                        ref.digest(),
                        ledger.generation().number(),
                        control.isCancelled(),
                        expansion.images(),
                        ledger.total().stored(),
                        ledger.total().failed(),
                        ledger.total().bytes(),
                        ledger.total().failures(),
                        ledger.committedParts(),
                        submitted,
                        now));
    }

    Instant submitted() {
        return submitted;
    }

    void notePace(Instant now) {
        pace.note(now, ledger.total().ended());
    }

    private long unpublished() {
        return expansion.images() - ledger.total().ended() - publication.outstanding();
    }

    Standing.RunImages standing() {
        return new Standing.RunImages(
                name(),
                ledger.total().stored(),
                ledger.total().failed(),
                publication.outstanding(),
                unpublished());
    }

    RunStatus status(Instant now, RecordGroup deadLetters) {
        return new RunStatus(
                name(),
                RunStatus.State.valueOf(control.state().name()),
                control.weight(),
                ledger.generation().number(),
                expansion.images(),
                ledger.total().stored(),
                ledger.total().failed(),
                publication.outstanding(),
                ledger.total().bytes(),
                pace.rate(now, ledger.total().ended()),
                ledger.total().failures(),
                deadLetters,
                Locations.of(store, expansion.run().keys()),
                submitted,
                Optional.empty());
    }
}
