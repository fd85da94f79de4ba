package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Vocabulary;
import java.util.List;
import java.util.Map;

/** Every key a run file may have. */
final class RunVocabulary {

    private static final List<String> SIZE = List.of("width", "height");

    static final Vocabulary KEYS =
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
                                            "output")),
                            Map.entry("prompts", List.of("file")),
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
                                            "noise_source",
                                            "init_image",
                                            "strength",
                                            "noise_multiplier",
                                            "long_prompts",
                                            "emphasis")),
                            Map.entry("settings.init_image", List.of("key", "sha256")),
                            Map.entry("settings.original_size", SIZE),
                            Map.entry("settings.target_size", SIZE),
                            Map.entry("settings.crop", List.of("top", "left")),
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
                            Map.entry("output", List.of("prefix", "format"))),
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
}
