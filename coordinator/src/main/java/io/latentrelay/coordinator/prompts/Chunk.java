package io.latentrelay.coordinator.prompts;

/**
 * A stretch of rows as an object in the bucket: JSON lines, gzipped.
 *
 * @param sha256 hex digest of the lines before they are gzipped
 */
public record Chunk(String sha256, int rows) {

    /** Where it lies in the bucket: the same rows in the same place, whichever run has them. */
    public String key() {
        return "inputs/" + sha256 + ".jsonl.gz";
    }
}
