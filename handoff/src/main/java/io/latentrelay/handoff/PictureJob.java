package io.latentrelay.handoff;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.List;

/**
 * An existing picture for the refiner alone: no base model has a part in it.
 *
 * @param settings with a start picture
 */
public record PictureJob(
        RunRef run, long trajectory, TrajectorySettings settings, List<Finish> finishes)
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
    }

    @Override
    public int tokensCut() {
        return 0;
    }
}
