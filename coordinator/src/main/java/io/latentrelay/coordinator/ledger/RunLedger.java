package io.latentrelay.coordinator.ledger;

import io.latentrelay.schemas.ImageResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How each image of a run ended. The first result of an image counts; others are repeats. Results
 * are remembered whole only until the manifest part they belong to is committed: of what is
 * committed, a bit an image remains. Not safe for concurrent use.
 */
public final class RunLedger {

    private final long images;
    private final int partSize;
    private final ImageSet stored;
    private final ImageSet failed;
    private final Map<Long, Ended> open = new HashMap<>();
    private final Tally committed;
    private final Tally total;
    private long committedParts;

    /**
     * Continues from what a checkpoint says is committed; results of later parts are to be recorded
     * again, from {@link Checkpoint#resultsOffset}.
     */
    public RunLedger(long images, Committed committed) {
        this.images = images;
        this.partSize = committed.partSize();
        this.committedParts = committed.parts();
        this.stored = committed.stored().below(images);
        this.failed = committed.failed().below(images);
        this.committed = new Tally(committed.tally());
        this.total = new Tally(committed.tally());
    }

    /**
     * What is in the manifest by now. Images that ended but are not there yet are left out: their
     * results, which the manifest needs whole, are read again from the topic.
     */
    public Committed committed() {
        return new Committed(
                committedParts,
                partSize,
                stored.below(committedImages()),
                failed.below(committedImages()),
                new Tally(committed));
    }

    /** True if this is the image's first result, which counts; false for a repeat. */
    public boolean record(ImageResult result, long offset, byte[] record) {
        long image = result.getImageIndex();
        if (hasEnded(image)) {
            return false;
        }
        Ended ended = Ended.of(result, offset, record);
        (ended.isStored() ? stored : failed).add(image);
        open.put(image, ended);
        total.add(result);
        return true;
    }

    public boolean hasEnded(long image) {
        return stored.contains(image) || failed.contains(image);
    }

    public long ended() {
        return stored.size() + failed.size();
    }

    /** Over all ended images. */
    public Tally total() {
        return total;
    }

    /** Images, from the first, whose manifest parts are committed. */
    public long committedImages() {
        return Math.min(committedParts * partSize, images);
    }

    public long committedParts() {
        return committedParts;
    }

    public boolean isWhole() {
        return committedImages() == images;
    }

    /** The next part to commit, once all its images have ended. */
    public Optional<Part> nextPart() {
        long from = committedImages();
        long to = Math.min(from + partSize, images);
        long ended = stored.sizeBetween(from, to) + failed.sizeBetween(from, to);
        if (from == to || ended < to - from) {
            return Optional.empty();
        }
        return Optional.of(
                new Part(committedParts, LongStream.range(from, to).mapToObj(this::open).toList()));
    }

    private Ended open(long image) {
        Ended ended = open.get(image);
        if (ended == null) {
            throw new IllegalStateException("image " + image + " ended without a result");
        }
        return ended;
    }

    /** Notes that the manifest now holds the part that {@link #nextPart} gave. */
    public void commit(Part part) {
        if (part.number() != committedParts) {
            throw new IllegalStateException(
                    "part " + part.number() + " is committed out of turn: " + committedParts);
        }
        committedParts++;
        for (Ended ended : part.images()) {
            committed.add(ended.result());
            open.remove(ended.image());
        }
    }

    /**
     * Where reading the results topic must begin to see every result that is not yet committed.
     *
     * @param next the offset up to which results are recorded here
     */
    public long resultsOffset(long next) {
        return open.values().stream().mapToLong(Ended::offset).min().orElse(next);
    }
}
