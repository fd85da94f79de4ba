package io.latentrelay.handoff;

import io.latentrelay.diffusion.model.ModelIdentity;

/**
 * How far a base worker that had to leave had come with a job.
 *
 * @param tokensCut prompt tokens beyond the encoders' 77 that the base did not see
 * @param baseModel only a worker with this very model may go on
 * @param base timings so far
 */
public record BaseProgress(
        StoppedTrajectory stopped, int tokensCut, ModelIdentity baseModel, StageTimings base) {}
