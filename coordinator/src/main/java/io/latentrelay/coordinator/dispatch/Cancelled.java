package io.latentrelay.coordinator.dispatch;

import io.latentrelay.handoff.RunRef;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;

/** How an image ends that nobody wants any more. */
final class Cancelled {

    private Cancelled() {}

    static ImageResult result(RunRef run, long image, long trajectory) {
        Failed failed =
                new Failed(
                        "coordinator",
                        FailureReason.CANCELLED,
                        "the run was cancelled before it was stored",
                        "coordinator",
                        0,
                        0);
        return new ImageResult(
                Records.FORMAT_VERSION,
                new io.latentrelay.schemas.RunRef(run.name(), run.digest()),
                image,
                trajectory,
                failed);
    }
}
