package io.latentrelay.handoff;

import io.latentrelay.diffusion.model.ModelIdentity;

/**
 * How far a refiner worker that had to leave had come with a job's one finish.
 *
 * @param tokensCut of the refiner's prompts
 * @param refinerModel only a worker with this very model may go on
 * @param refiner timings so far, of the refiner's part
 */
public record RefinerProgress(
        StoppedTrajectory stopped,
        int tokensCut,
        ModelIdentity refinerModel,
        StageTimings refiner) {}
