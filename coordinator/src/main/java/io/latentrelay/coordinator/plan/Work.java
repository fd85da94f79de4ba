package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.json.JsonObject;

/**
 * Work of a network.
 *
 * @param evaluations of an image each
 * @param rows of the network: two for an evaluation with guidance
 * @param pixelRows rows times the pixels of their picture
 */
public record Work(long evaluations, long rows, long pixelRows) {

    static final Work NONE = new Work(0, 0, 0);

    static final double REFERENCE_PIXELS = 1024.0 * 1024;
    private static final double MILLIS_PER_HOUR = 3_600_000;

    static Work of(long evaluations, boolean isGuided, long pixels) {
        long rows = isGuided ? 2 * evaluations : evaluations;
        return new Work(evaluations, rows, rows * pixels);
    }

    Work plus(Work other) {
        return new Work(
                evaluations + other.evaluations, rows + other.rows, pixelRows + other.pixelRows);
    }

    Work times(long count) {
        return new Work(evaluations * count, rows * count, pixelRows * count);
    }

    /**
     * Hours on one device, in proportion to rows and pixels.
     *
     * @param stepMillis of a guided step of one picture of 1024 x 1024
     */
    double hours(double stepMillis) {
        return pixelRows / REFERENCE_PIXELS / 2 * stepMillis / MILLIS_PER_HOUR;
    }

    /** Of a row's picture, on average. */
    double pixels() {
        return rows == 0 ? 0 : (double) pixelRows / rows;
    }

    JsonObject toJson() {
        return new JsonObject().put("evaluations", evaluations).put("rows", rows);
    }
}
