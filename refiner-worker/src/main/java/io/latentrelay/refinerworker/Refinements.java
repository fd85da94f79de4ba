package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.RefinementSettings.Continue;
import io.latentrelay.diffusion.settings.RefinementSettings.Memory;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.handoff.RefinerProgress;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.picture.Picture;
import io.latentrelay.inference.picture.PictureFile;
import io.latentrelay.inference.picture.PictureStart;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import java.util.List;
import java.util.Optional;

/** Works out what the refiner has to do for each picture of a job. */
public final class Refinements {

    private final SdxlModel model;
    private final ObjectStore store;

    /**
     * For one model.
     *
     * @param store where pictures to start from lie
     */
    public Refinements(SdxlModel model, ObjectStore store) {
        this.model = model;
        this.store = store;
    }

    /**
     * What to do for one picture.
     *
     * @throws IllegalArgumentException when this model cannot, saying why
     */
    public Refinement of(RefinerJob job, Finish finish) {
        if (job.progress().isPresent()) {
            return resumed(job, refiner(finish), job.progress().get());
        }
        return job instanceof PictureJob picture
                ? fromPicture(picture, refiner(finish))
                : ofHandoff((Handoff) job, finish);
    }

    private Refinement resumed(RefinerJob job, RefinementSettings refiner, RefinerProgress done) {
        DenoisingState state = done.stopped().state();
        requireShape(job.settings(), state.latents());
        NoiseSchedule schedule = done.stopped().schedule();
        return refinement(
                job.settings(), refiner, schedule, state, firstStep(job, refiner, schedule));
    }

    private static int firstStep(
            RefinerJob job, RefinementSettings refiner, NoiseSchedule schedule) {
        Optional<Double> strength =
                job instanceof PictureJob
                        ? job.settings().start().map(StartPicture::denoisingStrength)
                        : refiner.anew().map(ImageToImage::denoisingStrength);
        return strength.map(part -> job.settings().sampler().firstStep(part, schedule.steps()))
                .orElseGet(() -> ((Handoff) job).state().step());
    }

    private Refinement ofHandoff(Handoff handoff, Finish finish) {
        requireShape(handoff.settings(), handoff.state().latents());
        Optional<ImageToImage> anew = finish.refiner().flatMap(RefinementSettings::anew);
        if (anew.isPresent()) {
            return anew(handoff, refiner(finish), anew.get());
        }
        return handoff.split().refinerSteps() == 0
                ? untouched(handoff)
                : continued(handoff, refiner(finish));
    }

    private static RefinementSettings refiner(Finish finish) {
        return finish.refiner()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "image "
                                                + finish.imageIndex()
                                                + " has refiner steps but no refiner settings"));
    }

    private void requireShape(TrajectorySettings settings, Latents latents) {
        Shape expected = model.latentShape(settings.size());
        Shape found = latents.shape();
        if (!found.equals(expected)) {
            throw new IllegalArgumentException(
                    "latents are " + found + ", a picture of this size has " + expected);
        }
    }

    private static Refinement untouched(Handoff handoff) {
        return new Refinement(
                handoff.state(),
                handoff.schedule(),
                handoff.settings().algorithm(),
                Optional.empty(),
                handoff.settings().guidance(),
                handoff.state().step());
    }

    private Refinement continued(Handoff handoff, RefinementSettings refiner) {
        boolean fresh = refiner.mode().equals(new Continue(Memory.FRESH));
        DenoisingState state = fresh ? handoff.state().fresh() : handoff.state();
        return refinement(handoff.settings(), refiner, handoff.schedule(), state, state.step());
    }

    private Refinement anew(Handoff handoff, RefinementSettings refiner, ImageToImage anew) {
        TrajectorySettings settings = handoff.settings();
        NoiseSchedule schedule = schedule(settings, anew.steps());
        PictureStart start =
                new PictureStart(
                        settings, schedule, anew.denoisingStrength(), anew.noiseMultiplier());
        Latents finished = handoff.state().latents();
        RandomStream random = handoff.state().random();
        DenoisingState state =
                anew.through() == Through.LATENTS
                        ? start.from(finished, random)
                        : start.from(decoded(finished), model, random);
        return refinement(settings, refiner, schedule, state, state.step());
    }

    private Picture decoded(Latents latents) {
        DecodedImage image = model.decode(List.of(latents)).get(0);
        return new Picture(image.size(), image.rgb());
    }

    private Refinement fromPicture(PictureJob job, RefinementSettings refiner) {
        TrajectorySettings settings = job.settings();
        StartPicture picture = settings.start().orElseThrow();
        NoiseSchedule schedule = schedule(settings, settings.steps());
        PictureStart start =
                new PictureStart(
                        settings, schedule, picture.denoisingStrength(), picture.noiseMultiplier());
        byte[] file = VerifiedObject.get(store, picture.key(), picture.sha256());
        RandomStream random = new RandomStream(settings.noiseSource(), settings.seed(), 0);
        DenoisingState state =
                start.from(PictureFile.read(picture.key(), file, settings.size()), model, random);
        return refinement(settings, refiner, schedule, state, state.step());
    }

    private NoiseSchedule schedule(TrajectorySettings settings, int steps) {
        return settings.sampler().schedule(model.scheduler(), steps, settings.scheduleType());
    }

    private Refinement refinement(
            TrajectorySettings settings,
            RefinementSettings refiner,
            NoiseSchedule schedule,
            DenoisingState state,
            int firstStep) {
        return new Refinement(
                state,
                schedule,
                settings.algorithm(),
                Optional.of(model.condition(settings, refiner)),
                new Guidance(refiner.guidanceScale(), 0),
                firstStep);
    }
}
