package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.sweep.Replacement;
import io.latentrelay.handoff.FileSettings;

/**
 * Every setting of an image but its prompt and its seed.
 *
 * @param file how its picture is written
 */
public record Resolved(RunSettings settings, RefinerPlan refiner, FileSettings file) {

    /** The same with another text for a setting that is free text. */
    Resolved with(String key, String text) {
        return switch (key) {
            case "settings.negative_prompt", "settings.prompt_2", "settings.negative_prompt_2" ->
                    new Resolved(settings.with(key, text), refiner, file);
            case "refiner.prompt", "refiner.negative_prompt" ->
                    new Resolved(settings, refiner.with(key, text), file);
            default -> throw new IllegalArgumentException(key + " is no free text");
        };
    }

    /** The same with words replaced in a text, if it has that text. */
    Resolved with(Replacement replacement) {
        String key = replacement.setting();
        return settings.text(key)
                .or(() -> refiner.text(key))
                .map(text -> with(key, replacement.in(text)))
                .orElse(this);
    }
}
