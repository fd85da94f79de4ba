package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.handoff.FileSettings;
import io.latentrelay.handoff.Finish;

/**
 * An image with what its row and its cell come to.
 *
 * @param row what the prompt file says
 * @param settings all but prompt and seed
 * @param key where in the bucket it is stored
 */
public record ResolvedImage(ImagePlan plan, PromptRow row, Resolved settings, String key) {

    /** Where the refiner takes over, and what it is told. */
    public RefinerPlan refiner() {
        return settings.refiner();
    }

    /** How its picture is written. */
    public FileSettings file() {
        return settings.file();
    }

    /** What makes it of its trajectory. */
    public Finish finish() {
        return new Finish(plan.index(), key, settings.refiner().finish(), settings.file());
    }
}
