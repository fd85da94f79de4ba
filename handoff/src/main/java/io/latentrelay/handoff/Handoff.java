package io.latentrelay.handoff;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.List;

/**
 * Partially denoised latents with all that continuing them needs: anyone who reads it can finish
 * it, and the result equals one uninterrupted run.
 *
 * @param state at the first step the refiner is to run, or past the last step when it runs none
 * @param tokensCut prompt tokens beyond the encoders' 77 that the base did not see
 */
public record Handoff(
        RunRef run,
        long trajectory,
        TrajectorySettings settings,
        Split split,
        NoiseSchedule schedule,
        DenoisingState state,
        int tokensCut,
        ModelIdentity baseModel,
        BaseTimings base,
        List<Finish> finishes)
        implements RefinerJob {

    public Handoff {
        finishes = List.copyOf(finishes);
        if (schedule.steps() != split.steps()) {
            throw new IllegalArgumentException(
                    "the schedule has "
                            + schedule.steps()
                            + " steps and the split "
                            + split.steps());
        }
        settings.algorithm().requireOwn(state, schedule);
        if (!state.latents().isFinite()) {
            throw new IllegalArgumentException("latents hold a value that is not finite");
        }
    }

    /** Steps that the base ran: fewer than the switch step when it started from a picture. */
    public int baseSteps() {
        int firstStep =
                settings.start()
                        .map(
                                picture ->
                                        settings.sampler()
                                                .firstStep(
                                                        picture.denoisingStrength(),
                                                        settings.steps()))
                        .orElse(0);
        return Math.max(0, split.switchStep() - firstStep);
    }
}
