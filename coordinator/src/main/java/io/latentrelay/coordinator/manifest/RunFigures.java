package io.latentrelay.coordinator.manifest;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.FailureGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The figures of a finished run.
 *
 * @param prefix where the run's own objects lie
 * @param generation how often it was retried or extended
 * @param isCancelled whether what had not ended then was given up
 * @param bytes size of all stored pictures together
 */
public record RunFigures(
        String run,
        String prefix,
        String digest,
        int generation,
        boolean isCancelled,
        long images,
        long stored,
        long failed,
        long bytes,
        List<FailureGroup> failures,
        long manifestParts,
        Instant submitted,
        Instant finished) {

    public RunFigures {
        failures = List.copyOf(failures);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("run", run)
                .put("prefix", prefix)
                .put("digest", digest)
                .put("generation", generation)
                .put("cancelled", isCancelled)
                .put("images", images)
                .put("stored", stored)
                .put("failed", failed)
                .put("bytes", bytes)
                .putObjects("failures", failures.stream().map(FailureGroup::toJson).toList())
                .put("manifest_parts", manifestParts)
                .put("submitted_at", submitted.toString())
                .put("finished_at", finished.toString())
                .put("seconds", Duration.between(submitted, finished).toMillis() / 1000.0);
    }

    public static RunFigures fromJson(JsonObject json) {
        return new RunFigures(
                json.text("run"),
                json.text("prefix"),
                json.text("digest"),
                Math.toIntExact(json.whole("generation")),
                json.truth("cancelled"),
                json.whole("images"),
                json.whole("stored"),
                json.whole("failed"),
                json.whole("bytes"),
                json.objects("failures").stream().map(FailureGroup::fromJson).toList(),
                json.whole("manifest_parts"),
                Instant.parse(json.text("submitted_at")),
                Instant.parse(json.text("finished_at")));
    }
}
