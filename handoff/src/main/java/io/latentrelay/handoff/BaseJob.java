package io.latentrelay.handoff;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.List;

/**
 * One base trajectory with its taps.
 *
 * @param trajectory index of the trajectory in its run
 */
public record BaseJob(RunRef run, long trajectory, TrajectorySettings settings, List<Tap> taps) {

    public BaseJob {
        taps = List.copyOf(taps);
        if (trajectory < 0) {
            throw new IllegalArgumentException("trajectory index is negative: " + trajectory);
        }
        if (taps.isEmpty()) {
            throw new IllegalArgumentException("trajectory " + trajectory + " has no tap");
        }
    }

    /** The images this job ends as. */
    public List<Long> images() {
        return taps.stream()
                .flatMap(tap -> tap.finishes().stream())
                .map(Finish::imageIndex)
                .toList();
    }
}
