package io.latentrelay.coordinator.status;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.Locale;

/** What came of submitting a run. */
public record Submission(Outcome outcome, RunStatus status) {

    /** Whether the coordinator knew the run. */
    public enum Outcome {
        /** It did not, and has begun it. */
        STARTED,
        /** It is at it. */
        RUNNING,
        /** It was finished before; nothing is left to do. */
        FINISHED
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .put("run", status.toJson());
    }

    public static Submission fromJson(JsonObject json) {
        return new Submission(
                Outcome.valueOf(json.text("outcome").toUpperCase(Locale.ROOT)),
                RunStatus.fromJson(json.object("run")));
    }
}
