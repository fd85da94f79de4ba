package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;

/**
 * What of a run is in its manifest: whole parts, from the first.
 *
 * @param parts how many
 * @param partSize images a part
 */
public record Committed(long parts, int partSize, ImageSet stored, ImageSet failed, Tally tally) {

    static Committed nothing(int partSize) {
        return new Committed(0, partSize, new ImageSet(), new ImageSet(), new Tally());
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("parts", parts)
                .put("images_per_part", partSize)
                .put("stored", stored.text())
                .put("failed", failed.text())
                .put("tally", tally.toJson());
    }

    static Committed fromJson(JsonObject json) {
        return new Committed(
                json.whole("parts"),
                Math.toIntExact(json.whole("images_per_part")),
                ImageSet.parse(json.text("stored")),
                ImageSet.parse(json.text("failed")),
                Tally.fromJson(json.object("tally")));
    }
}
