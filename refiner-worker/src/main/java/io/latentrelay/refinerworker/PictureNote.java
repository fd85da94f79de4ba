package io.latentrelay.refinerworker;

import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.JobParts;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Stored;
import io.latentrelay.schemas.UnreadableRecordException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What a stored object says of itself beside its bytes: the result of the image. So a worker that
 * is handed the image again, because the result or the acknowledgement was lost, publishes it
 * without any work.
 *
 * @param text the result's record in base 64; empty when it is too long for a store to keep
 */
record PictureNote(String text) {

    private static final String NAME = "relay-result";

    /** S3 keeps 2 KB, names included. */
    private static final int LONGEST = 2000 - NAME.length();

    static PictureNote of(ImageResult result) {
        String text = Base64.getEncoder().encodeToString(Records.RESULTS.encode(result));
        return new PictureNote(text.length() <= LONGEST ? text : "");
    }

    static PictureNote of(Map<String, String> metadata) {
        return new PictureNote(metadata.getOrDefault(NAME, ""));
    }

    Map<String, String> metadata() {
        return text.isEmpty() ? Map.of() : Map.of(NAME, text);
    }

    /** The result, if it is that of this very image of this very run. */
    Optional<ImageResult> resultOf(RefinerJob job, Finish finish) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Records.RESULTS.decode(Base64.getDecoder().decode(text)))
                    .filter(result -> isOf(result, job, finish));
        } catch (UnreadableRecordException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isOf(ImageResult result, RefinerJob job, Finish finish) {
        return result.getRun().equals(JobParts.write(job.run()))
                && result.getImageIndex() == finish.imageIndex()
                && result.getOutcome() instanceof Stored stored
                && stored.getKey().equals(finish.key())
                && stored.getFile().equals(JobParts.write(finish.file()));
    }
}
