package io.latentrelay.diffusion.settings;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.schedule.ScheduleType;
import java.util.Optional;

/**
 * Everything that decides a base trajectory.
 *
 * @param prompt2 for text encoder 2; empty: same as prompt
 * @param negativePrompt absent is not the empty text: see force_zeros_for_empty_prompt
 * @param size of the picture in pixels, multiples of 8
 * @param schedule schedule type; {@code model} follows the model's own scheduler configuration
 * @param start absent: from pure noise
 * @param negativeSizes absent: as the positive side, but for the refiner's crop
 */
public record TrajectorySettings(
        String prompt,
        Optional<String> prompt2,
        Optional<String> negativePrompt,
        Optional<String> negativePrompt2,
        long seed,
        NoiseSource noiseSource,
        ImageSize size,
        int steps,
        SamplerName sampler,
        String schedule,
        double guidanceScale,
        double guidanceRescale,
        Optional<Integer> clipSkip,
        ImageSize originalSize,
        CropOffset crop,
        ImageSize targetSize,
        SamplerOptions samplerOptions,
        Optional<StartPicture> start,
        PromptHandling promptHandling,
        Optional<SizeConditioning> negativeSizes) {

    public TrajectorySettings {
        requireMultipleOf8("height", size.height());
        requireMultipleOf8("width", size.width());
        if (steps < 1 || steps > 1000) {
            throw new IllegalArgumentException("steps must be 1 to 1000: " + steps);
        }
        schedule = ScheduleType.of(schedule).text();
        sampler.requireFollows(ScheduleType.of(schedule));
        sampler.requireHas(samplerOptions);
        if (clipSkip.isPresent() && clipSkip.get() < 0) {
            throw new IllegalArgumentException("clip_skip must be 0 or more: " + clipSkip.get());
        }
        Guidance.require(guidanceScale, guidanceRescale);
        if (start.isPresent()) {
            requireSteps(sampler.firstStep(start.get().denoisingStrength(), steps), steps);
        }
    }

    private static void requireSteps(int firstStep, int steps) {
        if (firstStep >= steps) {
            throw new IllegalArgumentException(
                    "strength leaves none of the " + steps + " steps to run: raise either");
        }
    }

    /**
     * From pure noise, with prompts and sampler options as diffusers has them when told nothing.
     */
    public TrajectorySettings(
            String prompt,
            Optional<String> prompt2,
            Optional<String> negativePrompt,
            Optional<String> negativePrompt2,
            long seed,
            NoiseSource noiseSource,
            ImageSize size,
            int steps,
            SamplerName sampler,
            String schedule,
            double guidanceScale,
            double guidanceRescale,
            Optional<Integer> clipSkip,
            ImageSize originalSize,
            CropOffset crop,
            ImageSize targetSize) {
        this(
                prompt,
                prompt2,
                negativePrompt,
                negativePrompt2,
                seed,
                noiseSource,
                size,
                steps,
                sampler,
                schedule,
                guidanceScale,
                guidanceRescale,
                clipSkip,
                originalSize,
                crop,
                targetSize,
                SamplerOptions.DEFAULT,
                Optional.empty(),
                PromptHandling.DIFFUSERS,
                Optional.empty());
    }

    /** The same with these sampler options. */
    public TrajectorySettings with(SamplerOptions options) {
        return with(options, start, promptHandling, negativeSizes);
    }

    /** The same from a picture instead of pure noise. */
    public TrajectorySettings with(StartPicture picture) {
        return with(samplerOptions, Optional.of(picture), promptHandling, negativeSizes);
    }

    /** The same with prompts read this way. */
    public TrajectorySettings with(PromptHandling handling) {
        return with(samplerOptions, start, handling, negativeSizes);
    }

    /** The same with the negative side told these sizes. */
    public TrajectorySettings withNegative(Optional<SizeConditioning> sizes) {
        return with(samplerOptions, start, promptHandling, sizes);
    }

    private TrajectorySettings with(
            SamplerOptions options,
            Optional<StartPicture> picture,
            PromptHandling handling,
            Optional<SizeConditioning> negative) {
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
                schedule,
                guidanceScale,
                guidanceRescale,
                clipSkip,
                originalSize,
                crop,
                targetSize,
                options,
                picture,
                handling,
                negative);
    }

    /** What the positive side is told about size. */
    public SizeConditioning sizes() {
        return new SizeConditioning(originalSize, crop, targetSize);
    }

    /** The sampler with its options: what moves the image. */
    public Sampler algorithm() {
        return sampler.sampler(samplerOptions);
    }

    /** The schedule type that {@link #schedule} names. */
    public ScheduleType scheduleType() {
        return ScheduleType.of(schedule);
    }

    /** How strongly the prompt is followed. */
    public Guidance guidance() {
        return new Guidance(guidanceScale, guidanceRescale);
    }

    private static void requireMultipleOf8(String what, int pixels) {
        if (pixels < 8 || pixels > 16384 || pixels % 8 != 0) {
            throw new IllegalArgumentException(
                    what + " must be a multiple of 8 from 8 to 16384: " + pixels);
        }
    }
}
