package io.latentrelay.inference.golden;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.Optional;

/** Builds settings for tests: 64x64, 4 Euler steps, guidance 5, seed 42, unless said otherwise. */
public final class Settings {

    private final String prompt;
    private final Optional<String> negativePrompt;
    private Optional<String> prompt2 = Optional.empty();
    private Optional<String> negativePrompt2 = Optional.empty();
    private long seed = 42;
    private int steps = 4;
    private double guidanceScale = 5;
    private Optional<Integer> clipSkip = Optional.empty();
    private ImageSize size = new ImageSize(64, 64);
    private ImageSize originalSize = size;
    private CropOffset crop = CropOffset.NONE;
    private ImageSize targetSize = size;
    private PromptHandling handling = PromptHandling.DIFFUSERS;

    private Settings(String prompt, Optional<String> negativePrompt) {
        this.prompt = prompt;
        this.negativePrompt = negativePrompt;
    }

    public static Settings of(String prompt, Optional<String> negativePrompt) {
        return new Settings(prompt, negativePrompt);
    }

    /** The usual refinement: no prompts of its own, guidance 5, scores 6 and 2.5. */
    public static RefinementSettings refinement() {
        return new RefinementSettings(Optional.empty(), Optional.empty(), 5, 6, 2.5);
    }

    public Settings prompt2(String text) {
        prompt2 = Optional.of(text);
        return this;
    }

    public Settings negativePrompt2(String text) {
        negativePrompt2 = Optional.of(text);
        return this;
    }

    public Settings clipSkip(Optional<Integer> layers) {
        clipSkip = layers;
        return this;
    }

    public Settings guidanceScale(double scale) {
        guidanceScale = scale;
        return this;
    }

    public Settings seed(long value) {
        seed = value;
        return this;
    }

    public Settings steps(int count) {
        steps = count;
        return this;
    }

    public Settings size(int height, int width) {
        size = new ImageSize(height, width);
        return this;
    }

    public Settings conditioning(ImageSize original, CropOffset offset, ImageSize target) {
        originalSize = original;
        crop = offset;
        targetSize = target;
        return this;
    }

    public Settings handling(LongPrompts longPrompts, boolean emphasis) {
        handling = new PromptHandling(longPrompts, emphasis);
        return this;
    }

    public TrajectorySettings build() {
        return new TrajectorySettings(
                        prompt,
                        prompt2,
                        negativePrompt,
                        negativePrompt2,
                        seed,
                        NoiseSource.TORCH_CPU,
                        size,
                        steps,
                        SamplerName.EULER,
                        "model",
                        guidanceScale,
                        0,
                        clipSkip,
                        originalSize,
                        crop,
                        targetSize)
                .with(handling);
    }
}
