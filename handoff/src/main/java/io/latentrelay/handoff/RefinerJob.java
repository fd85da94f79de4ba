package io.latentrelay.handoff;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.List;
import java.util.Optional;

/** What a refiner worker takes from the handoffs' topic. */
public sealed interface RefinerJob permits Handoff, PictureJob {

    RunRef run();

    /** Index of the trajectory in its run. */
    long trajectory();

    TrajectorySettings settings();

    List<Finish> finishes();

    /** Prompt tokens beyond the encoders' 77 that the base did not see; 0 without a base. */
    int tokensCut();

    /** Of the refiner with the one finish; empty when it has run no step yet. */
    Optional<RefinerProgress> progress();

    /**
     * The same, to go on with one of its finishes from where a refiner worker had to leave it. What
     * the progress makes needless is left out, so that a record never carries two states.
     */
    RefinerJob with(Finish finish, RefinerProgress progress);

    /** The same, for some of its finishes alone. */
    RefinerJob only(List<Finish> finishes);

    /** The images this job ends as. */
    default List<Long> images() {
        return finishes().stream().map(Finish::imageIndex).toList();
    }

    /** Progress is that of one picture, by the job's own sampler. */
    static void requireProgressOfOne(
            TrajectorySettings settings,
            List<Finish> finishes,
            Optional<RefinerProgress> progress) {
        if (progress.isPresent() && finishes.size() != 1) {
            throw new IllegalArgumentException(
                    "progress is that of one finish, and there are " + finishes.size());
        }
        progress.ifPresent(refiner -> refiner.stopped().requireOf(settings.algorithm()));
    }
}
