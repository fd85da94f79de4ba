package io.latentrelay.coordinator.ledger;

import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.ImageResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How each image of a run ended. The first result of an image in a generation counts; others are
 * repeats. Results are remembered whole only until the manifest part they belong to is committed:
 * of what is committed, a bit an image remains. Not safe for concurrent use.
 */
public final class RunLedger {

    private final Generation generation;
    private final int partSize;
    private final ImageSet stored;
    private final FailedSets failed;
    // Images of this generation that have not ended.
    private final ImageSet open;
    // Images that have ended and are not committed.
    private final Map<Long, Ended> held = new HashMap<>();
    private final Tally committed;
    private final Tally total;
    private long committedParts;
    private @Nullable LongFunction<ImageResult> ending;

    /**
     * Continues from what a checkpoint says is committed; results of later parts are to be recorded
     * again, from the checkpoint's {@link Position#results}.
     */
    public RunLedger(Checkpoint checkpoint) {
        Committed before = checkpoint.committed();
        this.generation = checkpoint.generation();
        this.partSize = before.partSize();
        this.committedParts = before.parts();
        this.stored = before.stored().copy();
        this.failed = before.failed().copy();
        this.committed = new Tally(before.tally());
        this.total = new Tally(before.tally());
        this.open = generation.images().copy();
        open.removeAll(stored);
        failed.removeFrom(open);
    }

    public Generation generation() {
        return generation;
    }

    /**
     * What is in the manifest by now. Images that ended but are not there yet are left out: their
     * results, which the manifest needs whole, are read again from the topic.
     */
    public Committed committed() {
        stored.compact();
        ImageSet committedStored = stored.copy();
        FailedSets committedFailed = failed.copy();
        for (long image : held.keySet()) {
            committedStored.remove(image);
            committedFailed.remove(image);
        }
        return new Committed(
                committedParts, partSize, committedStored, committedFailed, new Tally(committed));
    }

    /** True if this is the image's first result, which counts; false for a repeat. */
    public boolean record(ImageResult result, long offset, byte[] record) {
        if (!open.contains(result.getImageIndex())) {
            return false;
        }
        end(result);
        held.put(result.getImageIndex(), new Ended(offset, record));
        return true;
    }

    private void end(ImageResult result) {
        long image = result.getImageIndex();
        open.remove(image);
        if (result.getOutcome() instanceof Failed why) {
            failed.add(why.getReason().name(), image);
        } else {
            stored.add(image);
        }
        total.add(result);
    }

    /**
     * From now on images that have not ended count as ended, each in this way, as their manifest
     * parts come to be committed.
     */
    public void close(LongFunction<ImageResult> way) {
        ending = way;
    }

    public boolean isClosed() {
        return ending != null;
    }

    /** Whether the image is one of this generation and has not ended. */
    public boolean isOpen(long image) {
        return open.contains(image);
    }

    /** The least open image from here on, or {@link ImageSet#NONE}. */
    public long nextOpen(long from) {
        return open.next(from);
    }

    /** How many images at least {@code from} and below {@code to} are open. */
    public long openBetween(long from, long to) {
        return open.sizeBetween(from, to);
    }

    /** Images of this generation that have not ended. */
    public long open() {
        return open.size();
    }

    /** Over all ended images of the run. */
    public Tally total() {
        return total;
    }

    /** How many results are held until their manifest part is whole. */
    public int held() {
        return held.size();
    }

    /** Manifest parts that are committed, of all generations. */
    public long committedParts() {
        return committedParts;
    }

    private long committedImages() {
        return Math.min(
                (committedParts - generation.firstPart()) * partSize, generation.images().size());
    }

    public boolean isWhole() {
        return committedImages() == generation.images().size();
    }

    /** The next part to commit, once all its images have ended. */
    public Optional<Part> nextPart() {
        ImageSet images = generation.images();
        long from = committedImages();
        long to = Math.min(from + partSize, images.size());
        if (from == to) {
            return Optional.empty();
        }
        long first = images.at(from);
        long last = images.at(to - 1);
        if (!isClosed() && open.sizeBetween(first, last + 1) > 0) {
            return Optional.empty();
        }
        List<ImageResult> ended = new ArrayList<>(partSize);
        for (long i = first; i != ImageSet.NONE && i <= last; i = images.next(i + 1)) {
            ended.add(ended(i));
        }
        return Optional.of(new Part(committedParts, ended));
    }

    private ImageResult ended(long image) {
        Ended ended = held.get(image);
        if (ended != null) {
            return ended.result();
        }
        if (ending == null) {
            throw new IllegalStateException("image " + image + " ended without a result");
        }
        return ending.apply(image);
    }

    /** Notes that the manifest now holds the part that {@link #nextPart} gave. */
    public void commit(Part part) {
        if (part.number() != committedParts) {
            throw new IllegalStateException(
                    "part " + part.number() + " is committed out of turn: " + committedParts);
        }
        committedParts++;
        for (ImageResult result : part.images()) {
            if (held.remove(result.getImageIndex()) == null) {
                end(result);
            }
            committed.add(result);
        }
    }

    /**
     * Where reading the results topic must begin to see every result that is not yet committed.
     *
     * @param next the offset up to which results are recorded here
     */
    public long resultsOffset(long next) {
        return held.values().stream().mapToLong(Ended::offset).min().orElse(next);
    }
}
