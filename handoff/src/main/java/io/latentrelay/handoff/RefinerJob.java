package io.latentrelay.handoff;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.List;

/** What a refiner worker takes from the handoffs' topic. */
public sealed interface RefinerJob permits Handoff, PictureJob {

    RunRef run();

    /** Index of the trajectory in its run. */
    long trajectory();

    TrajectorySettings settings();

    List<Finish> finishes();

    /** Prompt tokens beyond the encoders' 77 that the base did not see; 0 without a base. */
    int tokensCut();

    /** The images this job ends as. */
    default List<Long> images() {
        return finishes().stream().map(Finish::imageIndex).toList();
    }
}
