package io.latentrelay.coordinator.vocabulary;

import io.latentrelay.coordinator.document.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every key a run file may have. */
public final class RunVocabulary {

    private static final List<String> SIZE = List.of("width", "height");
    private static final List<String> CROP = List.of("top", "left");

    public static final Vocabulary KEYS =
            new Vocabulary(
                    Map.ofEntries(
                            Map.entry(
                                    "",
                                    List.of(
                                            "name",
                                            "prompts",
                                            "images_per_prompt",
                                            "seed",
                                            "settings",
                                            "refiner",
                                            "sweep",
                                            "output",
                                            "grown_from")),
                            Map.entry(
                                    "prompts",
                                    List.of(
                                            "file",
                                            "format",
                                            "column",
                                            "template",
                                            "words",
                                            "choose",
                                            "rows",
                                            "chunks")),
                            Map.entry(
                                    "settings",
                                    List.of(
                                            "steps",
                                            "width",
                                            "height",
                                            "sampler",
                                            "schedule",
                                            "eta",
                                            "s_noise",
                                            "s_churn",
                                            "s_tmin",
                                            "s_tmax",
                                            "guidance_scale",
                                            "guidance_rescale",
                                            "negative_prompt",
                                            "prompt_2",
                                            "negative_prompt_2",
                                            "clip_skip",
                                            "original_size",
                                            "crop",
                                            "target_size",
                                            "negative_original_size",
                                            "negative_crop",
                                            "negative_target_size",
                                            "noise_source",
                                            "init_image",
                                            "strength",
                                            "noise_multiplier",
                                            "long_prompts",
                                            "emphasis")),
                            Map.entry("seed", List.of("count_from")),
                            Map.entry("grown_from", List.of("digest", "stages")),
                            Map.entry(
                                    "grown_from.stages",
                                    List.of("prompts", "images_per_prompt", "sweep")),
                            Map.entry("prompts.chunks", List.of("sha256", "rows")),
                            Map.entry("settings.init_image", List.of("key", "sha256")),
                            Map.entry("settings.original_size", SIZE),
                            Map.entry("settings.target_size", SIZE),
                            Map.entry("settings.crop", CROP),
                            Map.entry("settings.negative_original_size", SIZE),
                            Map.entry("settings.negative_target_size", SIZE),
                            Map.entry("settings.negative_crop", CROP),
                            Map.entry(
                                    "refiner",
                                    List.of(
                                            "mode",
                                            "fraction",
                                            "cut",
                                            "strength",
                                            "steps",
                                            "through",
                                            "noise_multiplier",
                                            "guidance_scale",
                                            "aesthetic_score",
                                            "negative_aesthetic_score",
                                            "prompt",
                                            "negative_prompt")),
                            Map.entry(
                                    "output", List.of("prefix", "format", "quality", "metadata"))),
                    Map.ofEntries(
                            Map.entry("prompt", "prompts"),
                            Map.entry("guidance_scale", "settings.guidance_scale"),
                            Map.entry("steps", "settings.steps"),
                            Map.entry("strength", "settings.strength"),
                            Map.entry("noise_multiplier", "settings.noise_multiplier"),
                            Map.entry("negative_prompt", "settings.negative_prompt"),
                            Map.entry("n_iter", "images_per_prompt"),
                            Map.entry("num_images_per_prompt", "images_per_prompt"),
                            Map.entry("num_inference_steps", "settings.steps"),
                            Map.entry("denoising_strength", "settings.strength"),
                            Map.entry("init_images", "settings.init_image"),
                            Map.entry("cfg", "settings.guidance_scale"),
                            Map.entry("cfg_scale", "settings.guidance_scale"),
                            Map.entry("sampler_name", "settings.sampler"),
                            Map.entry("scheduler", "settings.sampler"),
                            Map.entry("switch_at", "refiner.fraction, which is 1 - switch_at"),
                            Map.entry(
                                    "refiner_switch_at",
                                    "refiner.fraction, which is 1 - switch_at"),
                            Map.entry(
                                    "denoising_end",
                                    "refiner.fraction, which is 1 - denoising_end"),
                            Map.entry(
                                    "denoising_start",
                                    "refiner.fraction, which is 1 - denoising_start"),
                            Map.entry("refiner_fraction", "refiner.fraction")));

    private RunVocabulary() {}

    /** Settings that may differ from image to image, as dotted keys. */
    static List<String> perImage() {
        List<String> keys = new ArrayList<>(List.of("prompt", "seed"));
        leaves("settings", keys);
        leaves("refiner", keys);
        keys.addAll(List.of("output.format", "output.quality", "output.metadata"));
        return keys;
    }

    private static void leaves(String section, List<String> keys) {
        for (String name : KEYS.keys(section)) {
            String key = section + "." + name;
            if (KEYS.keys(key).isEmpty() || name.equals("init_image")) {
                keys.add(key);
            } else {
                leaves(key, keys);
            }
        }
    }
}
