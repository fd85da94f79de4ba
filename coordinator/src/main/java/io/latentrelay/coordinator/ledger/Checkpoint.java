package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * All of a run's state that the topics do not repeat cheaply; one object in the store, replaced as
 * a whole. Written only while no publication is in flight, so {@code published} is exact and every
 * later publication lies at or after {@code baseJobsOffset}.
 *
 * @param digest of the run it belongs to
 * @param resultsOffset where reading the results topic must begin to see every uncommitted result
 * @param published trajectories below this are on the base-jobs topic, or need not be
 * @param baseJobsOffset where reading the base-jobs topic must begin to see every later one
 */
public record Checkpoint(
        String digest,
        Committed committed,
        long resultsOffset,
        long published,
        long baseJobsOffset) {

    private static final int FORMAT = 1;

    /** For a run of which nothing has been published. */
    public static Checkpoint initial(
            String digest, int partSize, long resultsOffset, long baseJobsOffset) {
        return new Checkpoint(
                digest, Committed.nothing(partSize), resultsOffset, 0, baseJobsOffset);
    }

    /**
     * As it holds for topics that end at these offsets. A topic that ends before what the
     * checkpoint knows of was made anew: nothing on it, then, is known.
     */
    public Checkpoint within(long resultsEnd, long baseJobsEnd) {
        boolean knowsBaseJobs = baseJobsOffset <= baseJobsEnd;
        return new Checkpoint(
                digest,
                committed,
                resultsOffset <= resultsEnd ? resultsOffset : 0,
                knowsBaseJobs ? published : 0,
                knowsBaseJobs ? baseJobsOffset : 0);
    }

    /** Whether a restart from either would go the same way. */
    public boolean isSameAs(Checkpoint other) {
        return committed.parts() == other.committed.parts()
                && resultsOffset == other.resultsOffset
                && published == other.published
                && baseJobsOffset == other.baseJobsOffset;
    }

    public byte[] bytes() {
        return new JsonObject()
                .put("format", FORMAT)
                .put("digest", digest)
                .put("results_offset", resultsOffset)
                .put("published", published)
                .put("base_jobs_offset", baseJobsOffset)
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
                Committed.fromJson(json.object("committed")),
                json.whole("results_offset"),
                json.whole("published"),
                json.whole("base_jobs_offset"));
    }
}
