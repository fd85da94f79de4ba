package io.latentrelay.coordinator.ledger;

import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Stored;

/**
 * An image that ended, and the record that says so. Held as the record's own bytes, a fraction of
 * what the decoded one takes.
 */
public final class Ended {

    private final long image;
    private final long offset;
    private final byte[] record;
    private final boolean stored;

    private Ended(ImageResult result, long offset, byte[] record) {
        this.image = result.getImageIndex();
        this.offset = offset;
        this.record = record;
        this.stored = result.getOutcome() instanceof Stored;
    }

    /**
     * @param result what {@code record} holds
     * @param offset of the record on the results topic
     */
    public static Ended of(ImageResult result, long offset, byte[] record) {
        return new Ended(result, offset, record.clone());
    }

    public long image() {
        return image;
    }

    long offset() {
        return offset;
    }

    boolean isStored() {
        return stored;
    }

    public ImageResult result() {
        return Records.RESULTS.decode(record);
    }
}
