package io.latentrelay.baseworker;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.StoppedTrajectory;
import io.latentrelay.handoff.Tap;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.picture.PictureFile;
import io.latentrelay.inference.picture.PictureStart;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A base job resolved against a model: the schedule, the state it starts from, and each tap at a
 * whole step. Everything later follows this and resolves nothing again.
 *
 * @param taps in the order they are reached
 */
public record PlannedTrajectory(
        BaseJob job, NoiseSchedule schedule, DenoisingState start, List<PlannedTap> taps) {

    /** Where the trajectory is handed off, and what is made from there. */
    public record PlannedTap(Tap tap, Split split) {

        public List<Finish> finishes() {
            return tap.finishes();
        }
    }

    public PlannedTrajectory {
        taps = List.copyOf(taps);
    }

    /**
     * Resolves a job.
     *
     * @param pictures where pictures to start from lie
     * @throws IllegalArgumentException when this model cannot run the job, saying why
     */
    public static PlannedTrajectory of(BaseJob job, SdxlModel model, ObjectStore pictures) {
        return job.progress()
                .map(progress -> goingOn(job, progress.stopped(), model))
                .orElseGet(() -> begun(job, model, pictures));
    }

    /** From where another worker had to leave it. */
    private static PlannedTrajectory goingOn(
            BaseJob job, StoppedTrajectory stopped, SdxlModel model) {
        Shape expected = model.latentShape(job.settings().size());
        Shape found = stopped.state().latents().shape();
        if (!found.equals(expected)) {
            throw new IllegalArgumentException(
                    "latents are " + found + ", a picture of this size has " + expected);
        }
        return planned(job, stopped.schedule(), stopped.state(), model);
    }

    private static PlannedTrajectory begun(BaseJob job, SdxlModel model, ObjectStore pictures) {
        TrajectorySettings settings = job.settings();
        NoiseSchedule schedule =
                settings.sampler()
                        .schedule(model.scheduler(), settings.steps(), settings.scheduleType());
        RandomStream random = new RandomStream(settings.noiseSource(), settings.seed(), 0);
        Shape latents = model.latentShape(settings.size());
        DenoisingState start =
                settings.start().isPresent()
                        ? fromPicture(settings, schedule, random, model, pictures)
                        : settings.algorithm()
                                .start(
                                        schedule,
                                        settings.scheduleType().spacing(model.scheduler()),
                                        random,
                                        latents);
        return planned(job, schedule, start, model);
    }

    private static PlannedTrajectory planned(
            BaseJob job, NoiseSchedule schedule, DenoisingState start, SdxlModel model) {
        return new PlannedTrajectory(
                job, schedule, start, resolve(job.taps(), schedule, model.scheduler()));
    }

    private static DenoisingState fromPicture(
            TrajectorySettings settings,
            NoiseSchedule schedule,
            RandomStream random,
            SdxlModel model,
            ObjectStore pictures) {
        StartPicture picture = settings.start().orElseThrow();
        byte[] file = VerifiedObject.get(pictures, picture.key(), picture.sha256());
        return new PictureStart(
                        settings, schedule, picture.denoisingStrength(), picture.noiseMultiplier())
                .from(PictureFile.read(picture.key(), file, settings.size()), model, random);
    }

    private static List<PlannedTap> resolve(
            List<Tap> taps, NoiseSchedule schedule, SchedulerConfig model) {
        List<PlannedTap> planned = new ArrayList<>(taps.size());
        for (Tap tap : taps) {
            Split split =
                    Split.resolve(tap.fraction(), tap.cut(), schedule, model.numTrainTimesteps());
            planned.add(new PlannedTap(tap, split));
        }
        planned.sort(Comparator.comparingInt(tap -> tap.split().switchStep()));
        return planned;
    }
}
