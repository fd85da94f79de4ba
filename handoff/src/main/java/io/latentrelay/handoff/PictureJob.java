package io.latentrelay.handoff;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.List;
import java.util.Optional;

/**
 * An existing picture for the refiner alone: no base model has a part in it.
 *
 * @param settings with a start picture
 * @param progress with the one finish; empty when no step was run yet
 */
public record PictureJob(
        RunRef run,
        long trajectory,
        TrajectorySettings settings,
        List<Finish> finishes,
        Optional<RefinerProgress> progress)
        implements RefinerJob {

    public PictureJob {
        finishes = List.copyOf(finishes);
        if (settings.start().isEmpty()) {
            throw new IllegalArgumentException(
                    "trajectory " + trajectory + " is for the refiner alone but names no picture");
        }
        if (finishes.isEmpty()) {
            throw new IllegalArgumentException("trajectory " + trajectory + " has no finish");
        }
        for (Finish finish : finishes) {
            if (finish.refiner().isEmpty()) {
                throw new IllegalArgumentException(
                        "image " + finish.imageIndex() + " has no refiner settings");
            }
        }
        RefinerJob.requireProgressOfOne(settings, finishes, progress);
    }

    /** As a run begins: no step run. */
    public PictureJob(
            RunRef run, long trajectory, TrajectorySettings settings, List<Finish> finishes) {
        this(run, trajectory, settings, finishes, Optional.empty());
    }

    @Override
    public PictureJob with(Finish finish, RefinerProgress progress) {
        return new PictureJob(run, trajectory, settings, List.of(finish), Optional.of(progress));
    }

    @Override
    public int tokensCut() {
        return 0;
    }

    @Override
    public PictureJob only(List<Finish> some) {
        return new PictureJob(run, trajectory, settings, some, progress);
    }
}
