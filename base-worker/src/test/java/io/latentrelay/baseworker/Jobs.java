package io.latentrelay.baseworker;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.Tap;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.NoisePredictor;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.transport.store.InMemoryObjectStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Jobs for the demo model, and what comes of them alone. */
final class Jobs {

    static final RunRef RUN = new RunRef("shapes", "d1gest");

    private Jobs() {}

    static SdxlModel open() {
        return SdxlModel.openBase(
                Path.of("..", "demo-model", "base"), ModelOptions.defaults().withIntraOpThreads(1));
    }

    /** A tap that the images named are made from. */
    static Tap tap(double fraction, long... images) {
        RefinementSettings told =
                new RefinementSettings(Optional.empty(), Optional.empty(), 3, 6, 2.5);
        List<Finish> finishes =
                Arrays.stream(images)
                        .mapToObj(
                                image ->
                                        new Finish(
                                                image,
                                                "images/" + image + ".png",
                                                Optional.of(told)))
                        .toList();
        return new Tap(fraction, Cut.STEP, finishes);
    }

    static BaseJob job(long trajectory, TrajectorySettings settings, Tap... taps) {
        return new BaseJob(RUN, trajectory, settings, List.of(taps));
    }

    static TrajectorySettings settings(String prompt, long seed, int side, int steps) {
        return settings(prompt, seed, side, steps, SamplerName.EULER, 3);
    }

    static TrajectorySettings settings(
            String prompt, long seed, int side, int steps, SamplerName sampler, double guidance) {
        ImageSize size = new ImageSize(side, side);
        return new TrajectorySettings(
                prompt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                seed,
                NoiseSource.TORCH_CPU,
                size,
                steps,
                sampler,
                "model",
                guidance,
                0,
                Optional.empty(),
                size,
                CropOffset.NONE,
                size);
    }

    /** The handoff's trajectory run by itself, without a stop, up to the handoff's step. */
    static DenoisingState alone(Handoff handoff, SdxlModel model) {
        return alone(handoff, model, model);
    }

    /** The same, asking a predictor in the model's stead. */
    static DenoisingState alone(Handoff handoff, SdxlModel model, NoisePredictor predictor) {
        BaseJob job = new BaseJob(RUN, 0, handoff.settings(), List.of(tap(0, 0)));
        PlannedTrajectory plan = PlannedTrajectory.of(job, model, new InMemoryObjectStore("none"));
        return run(handoff, plan.start(), model, predictor);
    }

    /** From a state up to the handoff's step. */
    static DenoisingState run(Handoff handoff, DenoisingState start, SdxlModel model) {
        return run(handoff, start, model, model);
    }

    private static DenoisingState run(
            Handoff handoff, DenoisingState start, SdxlModel model, NoisePredictor predictor) {
        TrajectorySettings settings = handoff.settings();
        Leg leg =
                new Leg(
                        start,
                        handoff.schedule(),
                        settings.algorithm(),
                        model.condition(settings),
                        settings.guidance(),
                        handoff.split().switchStep());
        return new Denoising(predictor).run(List.of(leg)).get(0);
    }
}
