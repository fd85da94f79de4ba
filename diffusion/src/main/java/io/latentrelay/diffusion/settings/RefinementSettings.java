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
    }
}
