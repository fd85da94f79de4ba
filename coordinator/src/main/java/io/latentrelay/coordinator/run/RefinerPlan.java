package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.RefinementSettings;
import java.util.Optional;

/**
 * Where the refiner takes over an image, and what it is told.
 *
 * @param fraction the refiner's share; 0 is the picture the base model makes alone
 * @param cut what the fraction is a fraction of
 * @param mode how it takes over
 */
public record RefinerPlan(double fraction, Cut cut, RefinementSettings settings, RefinerMode mode) {

    private static final String PROMPT = "refiner.prompt";
    private static final String NEGATIVE = "refiner.negative_prompt";

    /** What the refiner is told of the picture; empty when it only decodes. */
    public Optional<RefinementSettings> finish() {
        return fraction == 0 && !takesWholePictures() ? Optional.empty() : Optional.of(settings);
    }

    /** Whether it works on finished or existing pictures instead of continuing the base's steps. */
    public boolean takesWholePictures() {
        return mode == RefinerMode.IMAGE_TO_IMAGE || mode == RefinerMode.ALONE;
    }

    /** A setting that is free text. */
    Optional<String> text(String key) {
        return switch (key) {
            case PROMPT -> settings.prompt();
            case NEGATIVE -> settings.negativePrompt();
            default -> Optional.empty();
        };
    }

    /** The same with another text. */
    RefinerPlan with(String key, String text) {
        Optional<String> given = Optional.of(text);
        RefinementSettings told =
                new RefinementSettings(
                        key.equals(PROMPT) ? given : settings.prompt(),
                        key.equals(NEGATIVE) ? given : settings.negativePrompt(),
                        settings.guidanceScale(),
                        settings.aestheticScore(),
                        settings.negativeAestheticScore(),
                        settings.mode());
        return new RefinerPlan(fraction, cut, told, mode);
    }
}
