package io.latentrelay.coordinator.status;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.List;

/** Every run a coordinator knows, latest last, and the records that belong to none. */
public record Fleet(List<RunStatus> runs, StrayRecords strays) {

    public Fleet {
        runs = List.copyOf(runs);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .putObjects("runs", runs.stream().map(RunStatus::toJson).toList())
                .put("stray_records", strays.toJson());
    }

    public static Fleet fromJson(JsonObject json) {
        return new Fleet(
                json.objects("runs").stream().map(RunStatus::fromJson).toList(),
                StrayRecords.fromJson(json.object("stray_records")));
    }
}
