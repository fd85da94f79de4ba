package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.Tap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the images of a trajectory share, and those of them that are wanted.
 *
 * @param index in the run
 * @param settings what the base is told
 * @param mode what the refiner does for them
 */
public record Trajectory(
        long index, TrajectorySettings settings, RefinerMode mode, List<ResolvedImage> images) {

    public Trajectory {
        images = List.copyOf(images);
    }

    /** Whether the refiner makes it alone: its work is a {@link #pictureJob}. */
    public boolean isForRefinerAlone() {
        return mode == RefinerMode.ALONE;
    }

    /**
     * The job that makes its images.
     *
     * @throws IllegalArgumentException when none is wanted
     */
    public BaseJob job(RunRef ref) {
        Map<Place, List<Finish>> finishes = new LinkedHashMap<>();
        for (ResolvedImage image : images) {
            finishes.computeIfAbsent(Place.of(image), at -> new ArrayList<>()).add(image.finish());
        }
        List<Tap> taps = new ArrayList<>();
        finishes.forEach((at, there) -> taps.add(new Tap(at.fraction(), at.cut(), there)));
        return new BaseJob(ref, index, settings, taps);
    }

    // Images that are handed off at the same place share a tap.
    private record Place(double fraction, Cut cut) {
        static Place of(ResolvedImage image) {
            return new Place(image.refiner().fraction(), image.refiner().cut());
        }
    }

    /** The same for a trajectory that is for the refiner alone. */
    public PictureJob pictureJob(RunRef ref) {
        return new PictureJob(
                ref, index, settings, images.stream().map(ResolvedImage::finish).toList());
    }
}
