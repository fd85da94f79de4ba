package io.latentrelay.diffusion.settings;

import java.util.Optional;

/** What the refiner is told; absent prompts are the base's. */
public record RefinementSettings(
        Optional<String> prompt,
        Optional<String> negativePrompt,
        double guidanceScale,
        double aestheticScore,
        double negativeAestheticScore) {

    public RefinementSettings {
        if (!(guidanceScale >= 0 && guidanceScale <= 100)) {
            throw new IllegalArgumentException(
                    "refiner guidance_scale must be 0 to 100: " + guidanceScale);
        }
        requireScore("aesthetic_score", aestheticScore);
        requireScore("negative_aesthetic_score", negativeAestheticScore);
    }

    /** The refiner was trained on scores of about 1 to 10; some go a little beyond on purpose. */
    private static void requireScore(String key, double score) {
        if (!(score >= -100 && score <= 100)) {
            throw new IllegalArgumentException("refiner " + key + " must be -100 to 100: " + score);
        }
    }
}
