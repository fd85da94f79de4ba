package io.latentrelay.coordinator.ledger;

import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;

/**
 * An image that ended, and the record that says so. Held as the record's own bytes, a fraction of
 * what the decoded one takes.
 */
public final class Ended {

    private final long image;
    private final long offset;
    private final byte[] record;

    private Ended(long image, long offset, byte[] record) {
        this.image = image;
        this.offset = offset;
        this.record = record;
    }

    /**
     * @param result what {@code record} holds
     * @param offset of the record on the results topic
     */
    public static Ended of(ImageResult result, long offset, byte[] record) {
        return new Ended(result.getImageIndex(), offset, record.clone());
    }

    /** One that ends without a record on the topic. */
    static Ended of(ImageResult result) {
        return new Ended(result.getImageIndex(), Long.MAX_VALUE, Records.RESULTS.encode(result));
    }

    public long image() {
        return image;
    }

    long offset() {
        return offset;
    }

    public ImageResult result() {
        return Records.RESULTS.decode(record);
    }
}
