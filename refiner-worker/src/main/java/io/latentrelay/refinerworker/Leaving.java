package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.handoff.RefinerProgress;
import io.latentrelay.handoff.StoppedTrajectory;
import io.latentrelay.inference.engine.Usage;
import java.time.Duration;
import java.util.List;

/**
 * Hands images on when their worker has to leave, for others to go on with from where they are.
 *
 * @param patience for pictures that are nearly done
 */
record Leaving(Here here, ModelIdentity model, Results results, Duration patience) {

    /** One that was stopped in the engine; as it came if no step was run here. */
    void handOn(Refined stopped, Usage usage) {
        if (usage.evaluations() == 0) {
            stopped.open().notBegun();
        } else {
            handOn(stopped);
        }
    }

    /** One that waits to be decoded or stored: its last step is behind it. */
    void handOnRefined(Refined refined) {
        if (refined.open().refinement().told().isEmpty()) {
            refined.open().notBegun();
        } else {
            handOn(refined);
        }
    }

    private void handOn(Refined stopped) {
        OpenFinish open = stopped.open();
        if (!stopped.latents().isFinite()) {
            results.badPicture(open, "the latents hold values that are no numbers");
        } else if (open.claim()) {
            open.handOn(
                    new RefinerProgress(
                            new StoppedTrajectory(open.refinement().schedule(), stopped.state()),
                            open.refinerTokensCut(),
                            model,
                            stopped.refiner().handedOn()));
        }
    }

    /** Those that are not done when patience is over. */
    List<OpenFinish> awaitNearlyDone(Images images) {
        try {
            return images.awaitNone(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
