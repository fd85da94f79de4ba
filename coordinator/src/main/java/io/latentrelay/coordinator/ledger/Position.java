package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;

/**
 * Where a run's generation stands on the topics.
 *
 * @param results where reading the results topic must begin to see every uncommitted result
 * @param published trajectories below this are on the base-jobs topic, or need not be
 * @param baseJobs where reading the base-jobs topic must begin to see every later one
 */
public record Position(long results, long published, long baseJobs) {

    /** Of a generation of which nothing is published, on topics that end at these offsets. */
    public static Position atEnd(long results, long baseJobs) {
        return new Position(results, 0, baseJobs);
    }

    /**
     * As it holds for topics that end at these offsets. A topic that ends before what we know of
     * was made anew: nothing on it, then, is known.
     */
    Position within(long resultsEnd, long baseJobsEnd) {
        boolean knowsBaseJobs = baseJobs <= baseJobsEnd;
        return new Position(
                results <= resultsEnd ? results : 0,
                knowsBaseJobs ? published : 0,
                knowsBaseJobs ? baseJobs : 0);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("results", results)
                .put("published", published)
                .put("base_jobs", baseJobs);
    }

    static Position fromJson(JsonObject json) {
        return new Position(
                json.whole("results"), json.whole("published"), json.whole("base_jobs"));
    }
}
