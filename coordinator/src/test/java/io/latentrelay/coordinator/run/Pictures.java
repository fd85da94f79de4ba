package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.Tap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All that makes the pictures of a run. */
final class Pictures {

    static final RunRef REF = new RunRef("s", "0".repeat(64));

    private Pictures() {}

    /** All that makes a picture. */
    record Picture(TrajectorySettings settings, Tap tap, Finish finish) {}

    /** By the indexes of their images. */
    static Map<Long, Picture> of(Expansion expansion) {
        Map<Long, Picture> pictures = new HashMap<>();
        for (long trajectory = 0; trajectory < expansion.trajectories(); trajectory++) {
            BaseJob job = expansion.trajectory(trajectory, image -> true).job(REF);
            for (Tap tap : job.taps()) {
                for (Finish finish : tap.finishes()) {
                    Tap alone = new Tap(tap.fraction(), tap.cut(), List.of(finish));
                    pictures.put(finish.imageIndex(), new Picture(job.settings(), alone, finish));
                }
            }
        }
        return pictures;
    }
}
