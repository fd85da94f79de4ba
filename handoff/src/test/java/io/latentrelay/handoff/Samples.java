package io.latentrelay.handoff;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.RefinementSettings.Anew;
import io.latentrelay.diffusion.settings.RefinementSettings.Continue;
import io.latentrelay.diffusion.settings.RefinementSettings.Memory;
import io.latentrelay.diffusion.settings.RefinementSettings.Mode;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Small valid jobs and handoffs for tests. */
final class Samples {

    static final Shape SHAPE = new Shape(4, 2, 3);

    static final StageTimings TIMINGS =
            new StageTimings(
                    "base-a", 1234, 2, 617.5f, 24, 3, 1, new RanOn("device=gpu-a unet=cuda"));

    private static final ModelIdentity MODEL =
            new ModelIdentity("base-1.0", "0123456789abcdef", 4, 0.13025, "scaled_linear 0.1..0.2");

    private Samples() {}

    /** Churned, to have every option. */
    static TrajectorySettings settings() {
        return settings(SamplerName.EULER, new SamplerOptions(Optional.empty(), 1.003, 2, 0.05, 10))
                .with(new PromptHandling(LongPrompts.CHUNK, true))
                .with(new StartPicture("inputs/lion.png", "ab".repeat(32), 0.7, 1.25))
                .withNegative(Optional.of(negativeSizes()));
    }

    private static SizeConditioning negativeSizes() {
        return new SizeConditioning(
                new ImageSize(512, 384), new CropOffset(4, 8), new ImageSize(32, 48));
    }

    private static TrajectorySettings settings(SamplerName sampler, SamplerOptions options) {
        return new TrajectorySettings(
                        "a lion, 夜 😀\n\"night\"",
                        Optional.of("a stone"),
                        Optional.of(""),
                        Optional.empty(),
                        -7L,
                        NoiseSource.TORCH_CPU,
                        new ImageSize(16, 24),
                        3,
                        sampler,
                        "model",
                        5.5,
                        0.25,
                        Optional.of(1),
                        new ImageSize(1024, 768),
                        new CropOffset(16, 32),
                        new ImageSize(64, 96))
                .with(options);
    }

    static Finish finish(long index) {
        return finish(index, new Continue(Memory.LOSSLESS));
    }

    static Finish finish(long index, Mode mode) {
        RefinementSettings told =
                new RefinementSettings(Optional.empty(), Optional.of("blurry"), 4.5, 6.0, 2.5);
        FileSettings file = file(index);
        return new Finish(
                index,
                "sets/lions/images/" + index + "." + file.format().extension(),
                Optional.of(told.with(mode)),
                file);
    }

    /** All that may be said of a file, by turns. */
    private static FileSettings file(long index) {
        return switch ((int) index % 4) {
            case 0 -> FileSettings.PNG;
            case 1 -> new FileSettings(FileFormat.JPEG, Optional.of(90), true);
            case 2 -> new FileSettings(FileFormat.WEBP, Optional.empty(), false);
            default -> new FileSettings(FileFormat.WEBP, Optional.of(100), true);
        };
    }

    static BaseJob job() {
        return new BaseJob(
                new RunRef("lions", "ab12"),
                4,
                settings(),
                List.of(
                        new Tap(
                                0.2,
                                Cut.TIMESTEP,
                                List.of(finish(8), finish(9, new Continue(Memory.FRESH)))),
                        new Tap(
                                0,
                                Cut.STEP,
                                List.of(
                                        new Finish(10, "sets/10.png", Optional.empty()),
                                        finish(11, anew())))));
    }

    static Mode anew() {
        return new Anew(new ImageToImage(20, 0.3, Through.PICTURE, 0.9));
    }

    static PictureJob pictureJob() {
        return new PictureJob(
                new RunRef("lions", "ab12"), 5, settings(), List.of(finish(12), finish(13)));
    }

    /** Even seeds: in the middle of a step. Odd ones: with as much memory as any sampler has. */
    static Handoff handoff(long seed) {
        Random random = new Random(seed);
        float[] sigmas = {11.7f, 3.25f, 0.5f, 0f};
        float[] arrivals = {3.25f, random.nextBoolean() ? 0.5f : 0.625f, 0};
        NoiseSchedule schedule =
                new NoiseSchedule(
                        sigmas, arrivals, new float[] {961, 500.5f, 1}, PredictionType.EPSILON);
        boolean midStep = seed % 2 == 0;
        DenoisingState state =
                new DenoisingState(
                        midStep ? 1 : 2,
                        midStep ? 1 : 0,
                        latents(random),
                        Stream.generate(() -> latents(random)).limit(midStep ? 1 : 3).toList(),
                        new RandomStream(NoiseSource.TORCH_CPU, -7L, 5));
        return new Handoff(
                new RunRef("lions", "ab12"),
                4,
                settings(midStep ? SamplerName.HEUN : SamplerName.UNIPC, SamplerOptions.DEFAULT),
                new Split(0.2, Cut.TIMESTEP, 2, 3),
                new StoppedTrajectory(schedule, state),
                3,
                MODEL,
                TIMINGS,
                List.of(finish(8), finish(9)));
    }

    /** A handoff whose first picture a refiner worker left half done. */
    static Handoff halfRefined(long seed) {
        Handoff handoff = handoff(seed);
        return handoff.with(handoff.finishes().get(0), refinerProgress(handoff));
    }

    /** As if the refiner had got where the handoff is. */
    static RefinerProgress refinerProgress(Handoff handoff) {
        return new RefinerProgress(handoff.stopped(), 2, MODEL, TIMINGS);
    }

    /** A base job that a worker left half done, in the state of a handoff. */
    static BaseJob halfDone(long seed) {
        Handoff handoff = handoff(seed);
        return new BaseJob(
                handoff.run(),
                handoff.trajectory(),
                handoff.settings(),
                job().taps(),
                Optional.of(new BaseProgress(handoff.stopped(), 3, MODEL, TIMINGS)));
    }

    /** Any finite bit pattern may turn up in latents: subnormals and negative zero too. */
    static Latents latents(Random random) {
        return Latents.compute(
                SHAPE,
                i -> {
                    float value = Float.intBitsToFloat(random.nextInt());
                    return Float.isFinite(value) ? value : -0.0f;
                });
    }
}
