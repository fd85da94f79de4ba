package io.latentrelay.inference.folder;

/**
 * What {@code model_index.json} says.
 *
 * @param forceZerosForEmptyPrompt whether an absent negative prompt is all zeros instead of the
 *     encoded empty text
 * @param requiresAestheticsScore whether the model is told an aesthetic score, as the refiner is
 */
public record ModelIndex(boolean forceZerosForEmptyPrompt, boolean requiresAestheticsScore) {

    static ModelIndex read(JsonFile json) {
        // diffusers' defaults for the SDXL pipelines, where a key is missing.
        return new ModelIndex(
                json.flag("force_zeros_for_empty_prompt", true),
                json.flag("requires_aesthetics_score", false));
    }
}
