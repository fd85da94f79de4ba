package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;

/**
 * What of a run is in its manifest, in whole parts: how each of those images ended last.
 *
 * @param parts how many, of all generations
 * @param partSize images a part
 */
public record Committed(long parts, int partSize, ImageSet stored, FailedSets failed, Tally tally) {

    static Committed nothing(int partSize) {
        return new Committed(0, partSize, new ImageSet(), new FailedSets(), new Tally());
    }

    /** Without those images, which failed. */
    Committed without(ImageSet images) {
        FailedSets rest = failed.without(images);
        return new Committed(parts, partSize, stored, rest, tally.leaving(rest.sizes()));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("parts", parts)
                .put("images_per_part", partSize)
                .put("stored", stored.text())
                .put("failed", failed.toJson())
                .put("tally", tally.toJson());
    }

    static Committed fromJson(JsonObject json) {
        return new Committed(
                json.whole("parts"),
                Math.toIntExact(json.whole("images_per_part")),
                ImageSet.parse(json.text("stored")),
                FailedSets.fromJson(json.object("failed")),
                Tally.fromJson(json.object("tally")));
    }
}
