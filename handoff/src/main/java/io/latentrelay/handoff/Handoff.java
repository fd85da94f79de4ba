package io.latentrelay.handoff;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.List;
import java.util.Optional;

/**
 * Partially denoised latents with all that continuing them needs: anyone who reads it can finish
 * it, and the result equals one uninterrupted run.
 *
 * @param stopped at the first step the refiner is to run, or past the last step when it runs none;
 *     beside progress only its place and schedule count
 * @param tokensCut prompt tokens beyond the encoders' 77 that the base did not see
 * @param progress of the refiner with the one finish; empty when it has run no step yet
 */
public record Handoff(
        RunRef run,
        long trajectory,
        TrajectorySettings settings,
        Split split,
        StoppedTrajectory stopped,
        int tokensCut,
        ModelIdentity baseModel,
        StageTimings base,
        List<Finish> finishes,
        Optional<RefinerProgress> progress)
        implements RefinerJob {

    public Handoff {
        finishes = List.copyOf(finishes);
        if (stopped.schedule().steps() != split.steps()) {
            throw new IllegalArgumentException(
                    "the schedule has "
                            + stopped.schedule().steps()
                            + " steps and the split "
                            + split.steps());
        }
        stopped.requireOf(settings.algorithm());
        RefinerJob.requireProgressOfOne(settings, finishes, progress);
    }

    /** As the base hands it off: no refiner step run. */
    public Handoff(
            RunRef run,
            long trajectory,
            TrajectorySettings settings,
            Split split,
            StoppedTrajectory stopped,
            int tokensCut,
            ModelIdentity baseModel,
            StageTimings base,
            List<Finish> finishes) {
        this(
                run,
                trajectory,
                settings,
                split,
                stopped,
                tokensCut,
                baseModel,
                base,
                finishes,
                Optional.empty());
    }

    @Override
    public Handoff with(Finish finish, RefinerProgress progress) {
        return new Handoff(
                run,
                trajectory,
                settings,
                split,
                stopped.placeOnly(),
                tokensCut,
                baseModel,
                base,
                List.of(finish),
                Optional.of(progress));
    }

    @Override
    public Handoff only(List<Finish> some) {
        return new Handoff(
                run,
                trajectory,
                settings,
                split,
                stopped,
                tokensCut,
                baseModel,
                base,
                some,
                progress);
    }

    /** What the base followed. */
    public NoiseSchedule schedule() {
        return stopped.schedule();
    }

    /** Where the base ended. */
    public DenoisingState state() {
        return stopped.state();
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
