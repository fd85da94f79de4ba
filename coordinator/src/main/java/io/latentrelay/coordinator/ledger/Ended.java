package io.latentrelay.coordinator.ledger;

import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;

/**
 * The record that says how an image ended, and its offset on the results topic. Held as the
 * record's own bytes, a fraction of what the decoded one takes.
 */
final class Ended {

    private final long offset;
    private final byte[] record;

    Ended(long offset, byte[] record) {
        this.offset = offset;
        this.record = record.clone();
    }

    long offset() {
        return offset;
    }

    ImageResult result() {
        return Records.RESULTS.decode(record);
    }
}
