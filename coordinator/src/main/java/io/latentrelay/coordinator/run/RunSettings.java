package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.Optional;

/** What decides a base trajectory: everything but prompt and seed. */
public record RunSettings(
        int steps,
        ImageSize size,
        SamplerName sampler,
        ScheduleType schedule,
        SamplerOptions samplerOptions,
        double guidanceScale,
        double guidanceRescale,
        Optional<String> negativePrompt,
        Optional<String> prompt2,
        Optional<String> negativePrompt2,
        Optional<Integer> clipSkip,
        ImageSize originalSize,
        CropOffset crop,
        ImageSize targetSize,
        NoiseSource noiseSource,
        Optional<InitImages> init,
        PromptHandling promptHandling,
        Optional<SizeConditioning> negativeSizes) {

    private static final String NEGATIVE = "settings.negative_prompt";
    private static final String SECOND = "settings.prompt_2";
    private static final String NEGATIVE_SECOND = "settings.negative_prompt_2";

    /** The same from these pictures. */
    RunSettings with(Optional<InitImages> images) {
        return new RunSettings(
                steps,
                size,
                sampler,
                schedule,
                samplerOptions,
                guidanceScale,
                guidanceRescale,
                negativePrompt,
                prompt2,
                negativePrompt2,
                clipSkip,
                originalSize,
                crop,
                targetSize,
                noiseSource,
                images,
                promptHandling,
                negativeSizes);
    }

    /** A setting that is free text. */
    Optional<String> text(String key) {
        return switch (key) {
            case NEGATIVE -> negativePrompt;
            case SECOND -> prompt2;
            case NEGATIVE_SECOND -> negativePrompt2;
            default -> Optional.empty();
        };
    }

    /** The same with another text. */
    RunSettings with(String key, String text) {
        Optional<String> given = Optional.of(text);
        return new RunSettings(
                steps,
                size,
                sampler,
                schedule,
                samplerOptions,
                guidanceScale,
                guidanceRescale,
                key.equals(NEGATIVE) ? given : negativePrompt,
                key.equals(SECOND) ? given : prompt2,
                key.equals(NEGATIVE_SECOND) ? given : negativePrompt2,
                clipSkip,
                originalSize,
                crop,
                targetSize,
                noiseSource,
                init,
                promptHandling,
                negativeSizes);
    }

    /** With a prompt, its row and a seed: all that decides one trajectory. */
    public TrajectorySettings trajectory(String prompt, int promptRow, long seed) {
        return new TrajectorySettings(
                prompt,
                prompt2,
                negativePrompt,
                negativePrompt2,
                seed,
                noiseSource,
                size,
                steps,
                sampler,
                schedule.text(),
                guidanceScale,
                guidanceRescale,
                clipSkip,
                originalSize,
                crop,
                targetSize,
                samplerOptions,
                init.map(images -> images.of(promptRow)),
                promptHandling,
                negativeSizes);
    }
}
