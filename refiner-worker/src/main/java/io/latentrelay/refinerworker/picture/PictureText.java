package io.latentrelay.refinerworker.picture;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.RefinerJob;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a picture says of itself, in A1111's keys and order. Nothing of where or when it was made:
 * the same image is the same file on every worker.
 */
public final class PictureText {

    /** As diffusers has it, and A1111. */
    private static final double USUAL_NEGATIVE_SCORE = 2.5;

    /** What A1111 reads as emphasis. */
    private static final Pattern BRACKET = Pattern.compile("[(\\[]");

    /**
     * What the refiner's worker did.
     *
     * @param refinerSteps steps that the refiner ran; it is named only when it ran any
     * @param tokensCut prompt tokens that the models did not see
     * @param decodedInFloat32 whether the decoder of the model's own precision did not do
     * @param decodedInTiles whether the picture was put together from tiles
     */
    public record Making(
            ModelIdentity refiner,
            int refinerSteps,
            int tokensCut,
            boolean decodedInFloat32,
            boolean decodedInTiles) {

        /** In one piece. */
        public Making(
                ModelIdentity refiner, int refinerSteps, int tokensCut, boolean decodedInFloat32) {
            this(refiner, refinerSteps, tokensCut, decodedInFloat32, false);
        }
    }

    private PictureText() {}

    /** The text of one picture. */
    public static GenerationParameters of(RefinerJob job, Finish finish, Making making) {
        ModelIdentity refiner = making.refiner();
        TrajectorySettings settings = job.settings();
        Optional<Handoff> handoff =
                job instanceof Handoff found ? Optional.of(found) : Optional.empty();
        // A picture that only the refiner worked on has it as its model.
        ModelIdentity model = handoff.map(Handoff::baseModel).orElse(refiner);
        GenerationParameters.Builder line =
                new GenerationParameters.Builder()
                        .add("Steps", settings.steps())
                        .add("Sampler", settings.sampler().a1111())
                        .add("Schedule type", scheduleType(settings.scheduleType()))
                        .add("CFG scale", scale(settings, finish, handoff.isPresent()))
                        .addUnless("CFG rescale", settings.guidanceRescale(), 0)
                        .add("Seed", settings.seed())
                        .add("Size", settings.size().width() + "x" + settings.size().height())
                        .add("Model hash", model.shortHash())
                        .add("Model", model.name())
                        .add(
                                "Denoising strength",
                                settings.start().map(StartPicture::denoisingStrength))
                        .add("Clip skip", settings.clipSkip().map(skip -> skip + 1))
                        .add(
                                "Init image hash",
                                settings.start().map(start -> start.sha256().substring(0, 10)))
                        .add("RNG", rng(settings.noiseSource()));
        addPrompts(line, settings, finish, making.tokensCut());
        addNoise(line, settings);
        SizesText.add(line, settings);
        if (handoff.isPresent() && making.refinerSteps() > 0) {
            addRefiner(line, handoff.get(), refinerSettings(finish), making);
        }
        if (making.decodedInFloat32()) {
            line.add("VAE decode retried in", "float32");
        }
        if (making.decodedInTiles()) {
            line.add("VAE decode tiled", "True");
        }
        return line.add("Version", "Latent Relay")
                .build(settings.prompt(), settings.negativePrompt().orElse(""));
    }

    private static double scale(TrajectorySettings settings, Finish finish, boolean hasBase) {
        return hasBase ? settings.guidanceScale() : refinerSettings(finish).guidanceScale();
    }

    /** A1111 always takes long prompts in chunks, and brackets for emphasis unless told. */
    private static void addPrompts(
            GenerationParameters.Builder line,
            TrajectorySettings settings,
            Finish finish,
            int tokensCut) {
        line.add("Prompt 2", settings.prompt2())
                .add("Negative prompt 2", settings.negativePrompt2());
        PromptHandling handling = settings.promptHandling();
        if (prompts(settings, finish).anyMatch(prompt -> BRACKET.matcher(prompt).find())) {
            line.add("Emphasis", handling.emphasis() ? "Original" : "None");
        }
        line.add("Long prompts", handling.longPrompts().name().toLowerCase(Locale.ROOT));
        if (tokensCut > 0) {
            line.add("Tokens cut", tokensCut);
        }
    }

    private static Stream<String> prompts(TrajectorySettings settings, Finish finish) {
        return Stream.of(
                        Optional.of(settings.prompt()),
                        settings.prompt2(),
                        settings.negativePrompt(),
                        settings.negativePrompt2(),
                        finish.refiner().flatMap(RefinementSettings::prompt),
                        finish.refiner().flatMap(RefinementSettings::negativePrompt))
                .flatMap(Optional::stream);
    }

    private static void addNoise(GenerationParameters.Builder line, TrajectorySettings settings) {
        SamplerOptions options = settings.samplerOptions();
        SamplerOptions usual = SamplerOptions.DEFAULT;
        String eta = settings.sampler() == SamplerName.DDIM ? "Eta DDIM" : "Eta";
        line.add(eta, options.eta())
                .addUnless("Sigma churn", options.sChurn(), usual.sChurn())
                .addUnless("Sigma tmin", options.sTmin(), usual.sTmin())
                .addUnless("Sigma tmax", options.sTmax(), usual.sTmax())
                .addUnless("Sigma noise", options.sNoise(), usual.sNoise());
        settings.start()
                .ifPresent(start -> line.addUnless("Noise multiplier", start.noiseMultiplier(), 1));
    }

    private static RefinementSettings refinerSettings(Finish finish) {
        return finish.refiner()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "image "
                                                + finish.imageIndex()
                                                + " has refiner steps but no settings"));
    }

    private static void addRefiner(
            GenerationParameters.Builder line,
            Handoff handoff,
            RefinementSettings settings,
            Making making) {
        ModelIdentity refiner = making.refiner();
        Optional<ImageToImage> anew = settings.anew();
        Split split = handoff.split();
        if (split.cut() == Cut.STEP && anew.isEmpty()) {
            line.add("Refiner switch by sampling steps", "True");
        }
        line.add("Refiner", refiner.name() + " [" + refiner.shortHash() + "]");
        if (anew.isEmpty()) {
            line.add("Refiner switch at", switchAt(split.fraction()));
        }
        line.add("Refiner denoising strength", anew.map(ImageToImage::denoisingStrength))
                .add(
                        "Refiner input",
                        anew.map(told -> told.through().name().toLowerCase(Locale.ROOT)))
                .add("Base steps", handoff.baseSteps())
                .add("Refiner steps", making.refinerSteps())
                .add("Refiner CFG scale", settings.guidanceScale())
                .add("Refiner aesthetic score", settings.aestheticScore())
                .addUnless(
                        "Refiner negative aesthetic score",
                        settings.negativeAestheticScore(),
                        USUAL_NEGATIVE_SCORE)
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
