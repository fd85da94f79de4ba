package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.RefinementSettings.Mode;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.FileSettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RanOn;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.StageTimings;
import io.latentrelay.handoff.StoppedTrajectory;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.refinerworker.picture.Png;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Small handoffs to the demo's refiner. */
final class TestHandoffs {

    static final RunRef RUN = new RunRef("shapes", "d1gest");
    static final ImageSize SIZE = new ImageSize(96, 96);
    static final int STEPS = 5;

    private TestHandoffs() {}

    static SdxlModel openModel() {
        return SdxlModel.openRefiner(
                Path.of("..", "demo-model", "refiner"),
                ModelOptions.defaults().withIntraOpThreads(1));
    }

    static Finish finish(long image, double guidanceScale, double aestheticScore) {
        RefinementSettings told =
                new RefinementSettings(
                        Optional.empty(), Optional.empty(), guidanceScale, aestheticScore, 2.5);
        return new Finish(image, key(image), Optional.of(told));
    }

    static Finish finish(long image, Mode mode) {
        Finish told = finish(image, 3, 6);
        return new Finish(image, told.key(), told.refiner().map(refiner -> refiner.with(mode)));
    }

    static Finish finish(long image, FileSettings file) {
        return new Finish(image, key(image), finish(image, 3, 6).refiner(), file);
    }

    static Finish decodeOnly(long image) {
        return new Finish(image, key(image), Optional.empty());
    }

    static String key(long image) {
        return "images/" + image + ".png";
    }

    static TrajectorySettings settings(SamplerName sampler) {
        return new TrajectorySettings(
                "a red circle",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                NoiseSource.TORCH_CPU,
                SIZE,
                STEPS,
                sampler,
                "model",
                3,
                0,
                Optional.empty(),
                SIZE,
                CropOffset.NONE,
                SIZE);
    }

    static Latents noise(SdxlModel model, long seed) {
        return NoiseSource.TORCH_CPU.draw(seed, 0, model.latentShape(SIZE));
    }

    static Handoff handoff(SdxlModel model, long seed, int switchStep, Finish... finishes) {
        return handoff(
                model, SamplerName.EULER, switchStep, noise(model, seed), List.of(), finishes);
    }

    static Handoff handoff(
            SdxlModel model,
            SamplerName sampler,
            int switchStep,
            Latents latents,
            List<Latents> history,
            Finish... finishes) {
        return handoff(model.identity(), model, sampler, switchStep, latents, history, finishes);
    }

    static Handoff handoff(
            ModelIdentity base,
            SdxlModel model,
            SamplerName sampler,
            int switchStep,
            Latents latents,
            List<Latents> history,
            Finish... finishes) {
        NoiseSchedule schedule = sampler.schedule(model.scheduler(), STEPS, ScheduleType.MODEL);
        double fraction = 1 - switchStep / (double) STEPS;
        RandomStream random = new RandomStream(NoiseSource.TORCH_CPU, 0, 1);
        return new Handoff(
                RUN,
                0,
                settings(sampler),
                new Split(fraction, Cut.STEP, switchStep, STEPS),
                new StoppedTrajectory(
                        schedule, new DenoisingState(switchStep, 0, latents, history, random)),
                0,
                base,
                new StageTimings(
                        "base-a", 100, 1, 0, switchStep, 1, 0, new RanOn("device=gpu-a unet=cuda")),
                List.of(finishes));
    }

    /** In the middle of DPM++ 2M, which remembers its last estimate. */
    static Handoff remembering(SdxlModel model, Finish... finishes) {
        return handoff(
                model,
                SamplerName.DPMPP_2M,
                3,
                noise(model, 0),
                List.of(noise(model, 9).times(0.2f)),
                finishes);
    }

    /** Puts a picture into the store, for the refiner alone. */
    static PictureJob pictureJob(SdxlModel model, ObjectStore store, Finish... finishes) {
        byte[] rgb = model.decode(List.of(noise(model, 3))).get(0).rgb();
        byte[] file = Png.encode(SIZE.width(), SIZE.height(), rgb, "parameters", "");
        store.put("inputs/a.png", file, "image/png");
        StartPicture start = new StartPicture("inputs/a.png", VerifiedObject.sha256(file), 0.4, 1);
        return new PictureJob(RUN, 0, settings(SamplerName.EULER).with(start), List.of(finishes));
    }
}
