package io.latentrelay.diffusion.settings;

import java.util.Optional;

/**
 * What the refiner is told; absent prompts are the base's.
 *
 * @param mode how it takes over
 */
public record RefinementSettings(
        Optional<String> prompt,
        Optional<String> negativePrompt,
        double guidanceScale,
        double aestheticScore,
        double negativeAestheticScore,
        Mode mode) {

    /** How the refiner takes over from the base. */
    public sealed interface Mode {}

    /**
     * It continues the base's trajectory.
     *
     * @param memory whether the sampler's memory crosses over
     */
    public record Continue(Memory memory) implements Mode {}

    /** It starts anew from the finished picture. */
    public record Anew(ImageToImage settings) implements Mode {}

    /** What becomes of a multistep sampler's memory at the handoff. */
    public enum Memory {
        /** Kept: the result equals one uninterrupted run, as in A1111. */
        LOSSLESS,
        /** Dropped: the sampler warms up again, as in diffusers and ComfyUI. */
        FRESH
    }

    /** Continues the base's trajectory with the sampler's memory. */
    public RefinementSettings(
            Optional<String> prompt,
            Optional<String> negativePrompt,
            double guidanceScale,
            double aestheticScore,
            double negativeAestheticScore) {
        this(
                prompt,
                negativePrompt,
                guidanceScale,
                aestheticScore,
                negativeAestheticScore,
                new Continue(Memory.LOSSLESS));
    }

    public RefinementSettings {
        if (!(guidanceScale >= 0 && guidanceScale <= 100)) {
            throw new IllegalArgumentException(
                    "refiner guidance_scale must be 0 to 100: " + guidanceScale);
        }
        requireScore("aesthetic_score", aestheticScore);
        requireScore("negative_aesthetic_score", negativeAestheticScore);
    }

    /** The same, taking over in another way. */
    public RefinementSettings with(Mode other) {
        return new RefinementSettings(
                prompt,
                negativePrompt,
                guidanceScale,
                aestheticScore,
                negativeAestheticScore,
                other);
    }

    /** Its image-to-image settings, if it starts anew. */
    public Optional<ImageToImage> anew() {
        return mode instanceof Anew anew ? Optional.of(anew.settings()) : Optional.empty();
    }

    /** The refiner was trained on scores of about 1 to 10; some go a little beyond on purpose. */
    private static void requireScore(String key, double score) {
        if (!(score >= -100 && score <= 100)) {
            throw new IllegalArgumentException("refiner " + key + " must be -100 to 100: " + score);
        }
    }
}
