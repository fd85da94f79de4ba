package io.latentrelay.handoff;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.List;
import java.util.Optional;

/**
 * One base trajectory with its taps.
 *
 * @param trajectory index of the trajectory in its run
 * @param taps those still ahead
 * @param progress of a worker that had to leave; empty when no step was run yet
 */
public record BaseJob(
        RunRef run,
        long trajectory,
        TrajectorySettings settings,
        List<Tap> taps,
        Optional<BaseProgress> progress) {

    public BaseJob {
        taps = List.copyOf(taps);
        if (trajectory < 0) {
            throw new IllegalArgumentException("trajectory index is negative: " + trajectory);
        }
        if (taps.isEmpty()) {
            throw new IllegalArgumentException("trajectory " + trajectory + " has no tap");
        }
        progress.ifPresent(base -> base.stopped().requireOf(settings.algorithm()));
    }

    /** As a run begins: no step run. */
    public BaseJob(RunRef run, long trajectory, TrajectorySettings settings, List<Tap> taps) {
        this(run, trajectory, settings, taps, Optional.empty());
    }

    /** The images this job ends as. */
    public List<Long> images() {
        return taps.stream()
                .flatMap(tap -> tap.finishes().stream())
                .map(Finish::imageIndex)
                .toList();
    }
}
