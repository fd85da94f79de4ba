package io.latentrelay.refinerworker.picture;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a picture says of itself, in A1111's keys and order. Nothing of where or when it was made:
 * the same image is the same file on every worker.
 */
public final class PictureText {

    private PictureText() {}

    public static GenerationParameters of(Handoff handoff, Finish finish, ModelIdentity refiner) {
        TrajectorySettings settings = handoff.settings();
        ModelIdentity base = handoff.baseModel();
        GenerationParameters.Builder line =
                new GenerationParameters.Builder()
                        .add("Steps", settings.steps())
                        .add("Sampler", settings.sampler().a1111())
                        .add("Schedule type", scheduleType(settings.scheduleType()))
                        .add("CFG scale", settings.guidanceScale())
                        .add("Seed", settings.seed())
                        .add("Size", settings.size().width() + "x" + settings.size().height())
                        .add("Model hash", base.shortHash())
                        .add("Model", base.name())
                        .add("Clip skip", settings.clipSkip().map(skip -> skip + 1))
                        .add("RNG", rng(settings.noiseSource()));
        if (handoff.split().refinerSteps() > 0) {
            addRefiner(line, handoff.split(), finish, refiner);
        }
        return line.add("Version", "Latent Relay")
                .build(settings.prompt(), settings.negativePrompt().orElse(""));
    }

    private static void addRefiner(
            GenerationParameters.Builder line, Split split, Finish finish, ModelIdentity refiner) {
        RefinementSettings settings =
                finish.refiner()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "image "
                                                        + finish.imageIndex()
                                                        + " has refiner steps but no settings"));
        if (split.cut() == Cut.STEP) {
            line.add("Refiner switch by sampling steps", "True");
        }
        line.add("Refiner", refiner.name() + " [" + refiner.shortHash() + "]")
                .add("Refiner switch at", switchAt(split.fraction()))
                .add("Base steps", split.baseSteps())
                .add("Refiner steps", split.refinerSteps())
                .add("Refiner CFG scale", settings.guidanceScale())
                .add("Refiner aesthetic score", settings.aestheticScore())
                .add("Refiner prompt", settings.prompt())
                .add("Refiner negative prompt", settings.negativePrompt());
    }

    /** The same division said from the other end: 0.2 for the refiner is a switch at 0.8. */
    static BigDecimal switchAt(double fraction) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(fraction)).stripTrailingZeros();
    }

    /** Left out where the model's own spacing is followed: readers take that as automatic. */
    private static Optional<String> scheduleType(ScheduleType type) {
        return type == ScheduleType.MODEL ? Optional.empty() : Optional.of(type.a1111());
    }

    private static String rng(NoiseSource source) {
        return switch (source) {
            case TORCH_CPU -> "CPU";
            case NV_PHILOX -> "NV";
        };
    }
}
