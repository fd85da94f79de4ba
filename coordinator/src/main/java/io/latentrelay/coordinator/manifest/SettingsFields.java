package io.latentrelay.coordinator.manifest;

import io.latentrelay.coordinator.run.RefinerPlan;
import io.latentrelay.coordinator.run.RunWords;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.FileSettings;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Columns with an image's settings as resolved, under the names that run files have for them. */
final class SettingsFields {

    /** What the refiner is told, with what it takes from the base where it is told nothing. */
    record Refinement(RefinementSettings settings, TrajectorySettings base) {}

    static final Fields<TrajectorySettings> BASE =
            new Fields<TrajectorySettings>()
                    .text("prompt", TrajectorySettings::prompt)
                    .maybeText("prompt_2", TrajectorySettings::prompt2)
                    .maybeText("negative_prompt", TrajectorySettings::negativePrompt)
                    .maybeText("negative_prompt_2", TrajectorySettings::negativePrompt2)
                    .whole("seed", TrajectorySettings::seed)
                    .distinct()
                    .text("noise_source", of -> RunWords.of(of.noiseSource()))
                    .whole("width", of -> of.size().width())
                    .whole("height", of -> of.size().height())
                    .whole("steps", TrajectorySettings::steps)
                    .text("sampler", of -> of.sampler().text())
                    .text("schedule", TrajectorySettings::schedule)
                    .maybeDecimal("eta", of -> of.samplerOptions().eta())
                    .decimal("s_noise", of -> of.samplerOptions().sNoise())
                    .decimal("s_churn", of -> of.samplerOptions().sChurn())
                    .decimal("s_tmin", of -> of.samplerOptions().sTmin())
                    .maybeDecimal("s_tmax", of -> finite(of.samplerOptions().sTmax()))
                    .decimal("guidance_scale", TrajectorySettings::guidanceScale)
                    .decimal("guidance_rescale", TrajectorySettings::guidanceRescale)
                    .maybeWhole("clip_skip", TrajectorySettings::clipSkip)
                    .whole("original_width", of -> of.originalSize().width())
                    .whole("original_height", of -> of.originalSize().height())
                    .whole("crop_top", of -> of.crop().top())
                    .whole("crop_left", of -> of.crop().left())
                    .whole("target_width", of -> of.targetSize().width())
                    .whole("target_height", of -> of.targetSize().height())
                    .maybeWhole("negative_original_width", negative(s -> s.original().width()))
                    .maybeWhole("negative_original_height", negative(s -> s.original().height()))
                    .maybeWhole("negative_crop_top", negative(s -> s.crop().top()))
                    .maybeWhole("negative_crop_left", negative(s -> s.crop().left()))
                    .maybeWhole("negative_target_width", negative(s -> s.target().width()))
                    .maybeWhole("negative_target_height", negative(s -> s.target().height()))
                    .text("long_prompts", of -> RunWords.of(of.promptHandling().longPrompts()))
                    .truth("emphasis", of -> of.promptHandling().emphasis())
                    .maybeText("init_image", of -> of.start().map(StartPicture::key))
                    .maybeText("init_image_sha256", of -> of.start().map(StartPicture::sha256))
                    .maybeDecimal("strength", of -> of.start().map(StartPicture::denoisingStrength))
                    .maybeDecimal(
                            "noise_multiplier",
                            of -> of.start().map(StartPicture::noiseMultiplier));

    static final Fields<RefinerPlan> SPLIT =
            new Fields<RefinerPlan>()
                    .text("refiner_mode", of -> RunWords.of(of.mode()))
                    .decimal("refiner_fraction", RefinerPlan::fraction)
                    .text("refiner_cut", of -> RunWords.of(of.cut()));

    static final Fields<Refinement> REFINER =
            new Fields<Refinement>()
                    .text("refiner_prompt", of -> of.settings().prompt().orElse(of.base().prompt()))
                    .maybeText(
                            "refiner_negative_prompt",
                            of -> of.settings().negativePrompt().or(of.base()::negativePrompt))
                    .decimal("refiner_guidance_scale", of -> of.settings().guidanceScale())
                    .decimal("refiner_aesthetic_score", of -> of.settings().aestheticScore())
                    .decimal(
                            "refiner_negative_aesthetic_score",
                            of -> of.settings().negativeAestheticScore())
                    .maybeDecimal("refiner_strength", anew(ImageToImage::denoisingStrength))
                    .maybeWhole("refiner_schedule_steps", anew(ImageToImage::steps))
                    .maybeText("refiner_through", anew(told -> RunWords.of(told.through())))
                    .maybeDecimal("refiner_noise_multiplier", anew(ImageToImage::noiseMultiplier));

    static final Fields<FileSettings> FILE =
            new Fields<FileSettings>()
                    .text("format", of -> of.format().name().toLowerCase(Locale.ROOT))
                    .maybeWhole("quality", FileSettings::quality)
                    .truth("metadata", FileSettings::metadata);

    private SettingsFields() {}

    private static Optional<Double> finite(double number) {
        return Double.isInfinite(number) ? Optional.empty() : Optional.of(number);
    }

    private static Function<TrajectorySettings, Optional<? extends Number>> negative(
            Function<SizeConditioning, Integer> size) {
        return of -> of.negativeSizes().map(size);
    }

    private static <V> Function<Refinement, Optional<V>> anew(Function<ImageToImage, V> told) {
        return of -> of.settings().anew().map(told);
    }
}
