package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * All of a run's state that the topics do not repeat cheaply; one object in the store, replaced as
 * a whole. Written only while no publication is in flight, so that its position is exact.
 *
 * @param digest of the run's document
 */
public record Checkpoint(
        String digest,
        Generation generation,
        Committed committed,
        Control control,
        Position position) {

    private static final int FORMAT = 2;

    /** For a run of which nothing has been published. */
    public static Checkpoint initial(String digest, long images, int partSize, Position position) {
        return new Checkpoint(
                digest,
                Generation.first(digest, images),
                Committed.nothing(partSize),
                Control.NONE,
                position);
    }

    /** As it holds for topics that end at these offsets. */
    public Checkpoint within(long resultsEnd, long baseJobsEnd) {
        return new Checkpoint(
                digest, generation, committed, control, position.within(resultsEnd, baseJobsEnd));
    }

    /**
     * The beginning of a next generation, when this one's images have all ended: those that failed
     * are tried again, and those are made that were added to the run.
     *
     * @param retried images that failed
     * @param images of the run, as it is now
     * @param wanted of them
     */
    public Checkpoint next(ImageSet retried, long images, Control wanted, Position start) {
        ImageSet scope = retried.copy();
        scope.addAll(ImageSet.range(committed.tally().ended(), images));
        return new Checkpoint(
                digest,
                generation.next(digest, scope, committed.parts()),
                committed.without(retried),
                wanted,
                start);
    }

    /** Whether a restart from either would go the same way. */
    public boolean isSameAs(Checkpoint other) {
        return generation.number() == other.generation.number()
                && committed.parts() == other.committed.parts()
                && control.equals(other.control)
                && position.equals(other.position);
    }

    public byte[] bytes() {
        return new JsonObject()
                .put("format", FORMAT)
                .put("digest", digest)
                .put("generation", generation.toJson())
                .put("control", control.toJson())
                .put("position", position.toJson())
                .put("committed", committed.toJson())
                .pretty()
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @throws IllegalStateException when a newer version wrote it
     */
    public static Checkpoint parse(byte[] bytes) {
        JsonObject json = JsonObject.parse(bytes);
        if (json.whole("format") != FORMAT) {
            throw new IllegalStateException(
                    "a checkpoint of format "
                            + json.whole("format")
                            + "; this version reads format "
                            + FORMAT);
        }
        return new Checkpoint(
                json.text("digest"),
                Generation.fromJson(json.object("generation")),
                Committed.fromJson(json.object("committed")),
                Control.fromJson(json.object("control")),
                Position.fromJson(json.object("position")));
    }
}
