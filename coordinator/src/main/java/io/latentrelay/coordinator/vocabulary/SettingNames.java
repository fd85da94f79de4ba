package io.latentrelay.coordinator.vocabulary;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that may differ from image to image, by the names that axes of a sweep and columns
 * of a prompt file give them: {@code settings.crop.top} is also {@code crop.top} and {@code
 * crop_top}, {@code refiner.fraction} also {@code refiner_fraction}.
 */
public final class SettingNames {

    /** The prompt's own name. */
    public static final String PROMPT = "prompt";

    /** The seed's own name. */
    public static final String SEED = "seed";

    private static final Set<String> TEXTS =
            Set.of(
                    PROMPT,
                    "settings.negative_prompt",
                    "settings.prompt_2",
                    "settings.negative_prompt_2",
                    "refiner.prompt",
                    "refiner.negative_prompt");

    private static final Set<String> WORDS =
            Set.of(
                    "settings.sampler",
                    "settings.schedule",
                    "settings.noise_source",
                    "settings.long_prompts",
                    "settings.init_image",
                    "refiner.mode",
                    "refiner.cut",
                    "refiner.through",
                    "output.format");

    private static final Map<String, String> KEYS = keys();

    private SettingNames() {}

    private static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String key : RunVocabulary.perImage()) {
            keys.put(key, key);
            String inner = key.startsWith("settings.") ? key.substring("settings.".length()) : key;
            keys.put(inner, key);
            keys.put(inner.replace('.', '_'), key);
        }
        // As the manifest calls them.
        keys.put("aesthetic_score", "refiner.aesthetic_score");
        keys.put("negative_aesthetic_score", "refiner.negative_aesthetic_score");
        return keys;
    }

    /**
     * The setting's key in a run file, such as {@code settings.steps}; empty when none is meant.
     */
    public static Optional<String> key(String name) {
        return Optional.ofNullable(KEYS.get(name));
    }

    /** Every setting's key. */
    public static List<String> all() {
        return List.copyOf(RunVocabulary.perImage());
    }

    /** The shortest name of a setting: {@code steps}, {@code refiner.fraction}. */
    public static String shortName(String key) {
        return key.startsWith("settings.") ? key.substring("settings.".length()) : key;
    }

    /** Whether the setting is free text, which any text will do for. */
    public static boolean isText(String key) {
        return TEXTS.contains(key);
    }

    /** Whether the setting is written as text: free, or one of a few words. */
    public static boolean isWritten(String key) {
        return TEXTS.contains(key) || WORDS.contains(key);
    }

    /** Whether all images of a trajectory have the setting in common. */
    public static boolean isBeforeHandoff(String key) {
        return !key.startsWith("refiner.") && !key.startsWith("output.");
    }

    /** What was probably meant: the end of a message about a name that is none. */
    public static String hint(String name) {
        return RunVocabulary.KEYS
                .meant(name, KEYS.keySet())
                .map(meant -> "; did you mean " + meant + "?")
                .orElseGet(() -> RunVocabulary.KEYS.hint("settings", name));
    }
}
