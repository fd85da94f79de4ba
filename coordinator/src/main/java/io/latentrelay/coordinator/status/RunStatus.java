package io.latentrelay.coordinator.status;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.FailureGroup;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a run stands.
 *
 * @param weight its share of the fleet against other runs'
 * @param generation how often it was retried or extended
 * @param outstanding images that were published and have not ended
 * @param bytes size of all stored pictures together
 * @param rate images ended a second, of late; 0 when none have
 * @param deadLetters records about this run that no worker could use
 * @param location where the run's objects lie, {@code s3://bucket/prefix/run/}
 */
public record RunStatus(
        String name,
        State state,
        int weight,
        int generation,
        long images,
        long stored,
        long failed,
        long outstanding,
        long bytes,
        double rate,
        List<FailureGroup> failures,
        RecordGroup deadLetters,
        String location,
        Instant submitted,
        Optional<Instant> finished) {

    /** Whether anything is still to come. */
    public enum State {
        RUNNING,
        /** Nothing more is published until it is resumed. */
        PAUSED,
        /** What is in work may still end; then the rest ends as cancelled. */
        CANCELLING,
        FINISHED,
        /** Finished, with images that ended as cancelled. */
        CANCELLED;

        public boolean isFinal() {
            return this == FINISHED || this == CANCELLED;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RunStatus {
        failures = List.copyOf(failures);
    }

    public long ended() {
        return stored + failed;
    }

    public boolean isFinished() {
        return state.isFinal();
    }

    /** At the present rate; empty when nothing moves, or nothing is left. */
    public OptionalDouble secondsLeft() {
        return rate > 0 && ended() < images
                ? OptionalDouble.of((images - ended()) / rate)
                : OptionalDouble.empty();
    }

    public String manifest() {
        return location + "manifest/";
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("name", name)
                .put("state", state.word())
                .put("weight", weight)
                .put("generation", generation)
                .put("images", images)
                .put("stored", stored)
                .put("failed", failed)
                .put("outstanding", outstanding)
                .put("unpublished", images - ended() - outstanding)
                .put("bytes", bytes)
                .put("images_per_second", rate)
                .putDouble("seconds_left", secondsLeft())
                .putObjects("failures", failures.stream().map(FailureGroup::toJson).toList())
                .put("dead_letters", deadLetters.toJson())
                .put("location", location)
                .put("manifest", manifest())
                .put("submitted_at", submitted.toString())
                .putText("finished_at", finished.map(Instant::toString));
    }

    /** Why images of it failed, and no more. */
    public JsonObject failuresJson() {
        return new JsonObject()
                .put("failed", failed)
                .putObjects("failures", failures.stream().map(FailureGroup::toJson).toList());
    }

    public static RunStatus fromJson(JsonObject json) {
        return new RunStatus(
                json.text("name"),
                State.valueOf(json.text("state").toUpperCase(Locale.ROOT)),
                Math.toIntExact(json.whole("weight")),
                Math.toIntExact(json.whole("generation")),
                json.whole("images"),
                json.whole("stored"),
                json.whole("failed"),
                json.whole("outstanding"),
                json.whole("bytes"),
                json.decimal("images_per_second"),
                json.objects("failures").stream().map(FailureGroup::fromJson).toList(),
                RecordGroup.fromJson(json.object("dead_letters")),
                json.text("location"),
                Instant.parse(json.text("submitted_at")),
                json.optionalText("finished_at").map(Instant::parse));
    }
}
