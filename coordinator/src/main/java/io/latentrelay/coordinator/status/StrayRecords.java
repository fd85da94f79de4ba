package io.latentrelay.coordinator.status;

import io.latentrelay.coordinator.json.JsonObject;

/**
 * Records that belong to no run we can name. None of them changes a run, and none is hidden.
 *
 * @param unreadableResults records on the results topic that are no image results, or contradict
 *     the run they name
 * @param foreignResults results of runs this coordinator does not know
 * @param deadLetters dead letters that do not say which run they were about
 */
public record StrayRecords(
        RecordGroup unreadableResults, RecordGroup foreignResults, RecordGroup deadLetters) {

    public static final StrayRecords NONE =
            new StrayRecords(RecordGroup.NONE, RecordGroup.NONE, RecordGroup.NONE);

    public boolean isEmpty() {
        return unreadableResults.count() + foreignResults.count() + deadLetters.count() == 0;
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("unreadable_results", unreadableResults.toJson())
                .put("foreign_results", foreignResults.toJson())
                .put("dead_letters", deadLetters.toJson());
    }

    public static StrayRecords fromJson(JsonObject json) {
        return new StrayRecords(
                RecordGroup.fromJson(json.object("unreadable_results")),
                RecordGroup.fromJson(json.object("foreign_results")),
                RecordGroup.fromJson(json.object("dead_letters")));
    }
}
