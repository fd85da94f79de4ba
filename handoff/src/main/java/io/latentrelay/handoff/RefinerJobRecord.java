package io.latentrelay.handoff;

import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.UnreadableRecordException;

/** Whatever lies on the handoffs' topic. */
public final class RefinerJobRecord {

    private RefinerJobRecord() {}

    public static byte[] encode(RefinerJob job) {
        return job instanceof PictureJob pictureJob
                ? PictureJobRecord.encode(pictureJob)
                : HandoffRecord.encode((Handoff) job);
    }

    /**
     * Reads and checks one.
     *
     * @throws UnreadableRecordException when the bytes are neither handoff nor picture job
     * @throws CorruptRecordException when a field cannot be, naming it
     */
    public static RefinerJob decode(byte[] bytes) {
        return Records.PICTURE_JOBS.wrote(bytes)
                ? PictureJobRecord.decode(bytes)
                : HandoffRecord.decode(bytes);
    }
}
