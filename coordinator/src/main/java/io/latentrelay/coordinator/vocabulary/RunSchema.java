package io.latentrelay.coordinator.vocabulary;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The run file as a JSON Schema (draft 2020-12), with which editors complete and check it as it is
 * written. It says what one value may be; what does not go together only the program knows.
 */
public final class RunSchema {

    /** Written by programs alone. */
    static final Set<String> NOT_FOR_AUTHORS =
            Set.of("grown_from", "prompts.rows", "prompts.chunks");

    private static final String NAME = "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$";

    private RunSchema() {}

    public static JsonObject schema() {
        JsonObject schema =
                new JsonObject()
                        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                        .put("title", "Latent Relay run file");
        section(schema, "");
        return schema.putTexts("required", List.of("name", "prompts"));
    }

    private static void section(JsonObject schema, String path) {
        JsonObject properties = new JsonObject();
        for (String key : RunVocabulary.KEYS.keys(path)) {
            String place = path.isEmpty() ? key : path + "." + key;
            if (!NOT_FOR_AUTHORS.contains(place)) {
                properties.put(key, value(place));
            }
        }
        schema.put("type", "object")
                .put("additionalProperties", false)
                .put("properties", properties);
    }

    private static JsonObject value(String place) {
        return switch (place) {
            case "prompts" -> anyOf(prompts(), block(place));
            case "seed" -> anyOf(whole(0, 0xFFFF_FFFFL), block(place));
            case "settings.init_image" -> picture(place);
            case "refiner.fraction" ->
                    anyOf(number(0, 1), text(), list(number(0, 1))).put("description", FRACTION);
            case "sweep" -> sweep();
            default -> RunVocabulary.KEYS.keys(place).isEmpty() ? leaf(place) : block(place);
        };
    }

    private static final String FRACTION =
            "The refiner's share: 0.2 for the last fifth, 0 for the base alone; a list makes a"
                    + " picture for each.";

    private static JsonObject block(String place) {
        JsonObject block = new JsonObject();
        section(block, place);
        return block;
    }

    private static JsonObject prompts() {
        JsonObject row =
                new JsonObject()
                        .put("type", "object")
                        .putTexts("required", List.of(SettingNames.PROMPT));
        return list(anyOf(text(), row)).put("minItems", 1);
    }

    private static JsonObject picture(String place) {
        JsonObject one = anyOf(text(), block(place));
        return anyOf(one, list(one));
    }

    // The names of axes are free where they are groups, so that only their values can be checked.
    private static JsonObject sweep() {
        JsonObject axis =
                anyOf(
                        new JsonObject().put("type", "array").put("minItems", 1),
                        text(),
                        new JsonObject().put("type", "object"));
        JsonObject properties = new JsonObject().put("skip", anyOf(text(), list(text())));
        return new JsonObject()
                .put("type", "object")
                .put("description", "Axes: every value of each with every value of the others.")
                .put("properties", properties)
                .put("additionalProperties", axis);
    }

    private static JsonObject leaf(String place) {
        Map.Entry<Long, Long> whole = WHOLE.get(place);
        if (whole != null) {
            return whole(whole.getKey(), whole.getValue());
        }
        Map.Entry<Double, Double> number = NUMBERS.get(place);
        if (number != null) {
            return number(number.getKey(), number.getValue());
        }
        List<String> words = WORDS.get(place);
        if (words != null) {
            return new JsonObject().putTexts("enum", words);
        }
        if (FLAGS.contains(place)) {
            return new JsonObject().put("type", "boolean");
        }
        if (place.equals("name")) {
            return text().put("pattern", NAME);
        }
        return leafOfAnyShape(place);
    }

    private static JsonObject leafOfAnyShape(String place) {
        return switch (place) {
            case "prompts.template" -> anyOf(text(), list(text()));
            case "prompts.words" ->
                    new JsonObject()
                            .put("type", "object")
                            .put("additionalProperties", anyOf(text(), list(text())));
            default -> text();
        };
    }

    private static final Map<String, Map.Entry<Long, Long>> WHOLE =
            Map.ofEntries(
                    range("images_per_prompt", 1, 1_000_000),
                    range("seed.count_from", 0, 0xFFFF_FFFFL),
                    range("prompts.choose", 1, 100_000_000),
                    range("settings.steps", 1, 1000),
                    range("settings.width", 8, 16384),
                    range("settings.height", 8, 16384),
                    range("settings.clip_skip", 0, 30),
                    range("settings.original_size.width", 1, 16384),
                    range("settings.original_size.height", 1, 16384),
                    range("settings.target_size.width", 1, 16384),
                    range("settings.target_size.height", 1, 16384),
                    range("settings.negative_original_size.width", 1, 16384),
                    range("settings.negative_original_size.height", 1, 16384),
                    range("settings.negative_target_size.width", 1, 16384),
                    range("settings.negative_target_size.height", 1, 16384),
                    range("settings.crop.top", 0, 16384),
                    range("settings.crop.left", 0, 16384),
                    range("settings.negative_crop.top", 0, 16384),
                    range("settings.negative_crop.left", 0, 16384),
                    range("refiner.steps", 1, 1000),
                    range("output.quality", 1, 100));

    private static final Map<String, Map.Entry<Double, Double>> NUMBERS =
            Map.ofEntries(
                    between("settings.eta", 0, 1),
                    between("settings.s_noise", 0, 1.5),
                    between("settings.s_churn", 0, 1000),
                    between("settings.s_tmin", 0, 1_000_000),
                    between("settings.s_tmax", 0, 1_000_000),
                    between("settings.guidance_scale", 0, 100),
                    between("settings.guidance_rescale", 0, 1),
                    between("settings.strength", 0, 1),
                    between("settings.noise_multiplier", 0, 1.5),
                    between("refiner.strength", 0, 1),
                    between("refiner.noise_multiplier", 0, 1.5),
                    between("refiner.guidance_scale", 0, 100),
                    between("refiner.aesthetic_score", -100, 100),
                    between("refiner.negative_aesthetic_score", -100, 100));

    private static final Map<String, List<String>> WORDS =
            Map.of(
                    "prompts.format",
                    List.of("txt", "csv", "tsv", "jsonl", "parquet", "a1111"),
                    "settings.noise_source",
                    List.of("torch_cpu", "nv_philox"),
                    "settings.long_prompts",
                    List.of("chunk", "truncate", "reject"),
                    "refiner.mode",
                    List.of("continue", "fresh", "image_to_image", "alone"),
                    "refiner.cut",
                    List.of("timestep", "step"),
                    "refiner.through",
                    List.of("latents", "picture"),
                    "output.format",
                    List.of("png", "jpeg", "webp"));

    private static final Set<String> FLAGS = Set.of("settings.emphasis", "output.metadata");

    private static Map.Entry<String, Map.Entry<Long, Long>> range(String key, long min, long max) {
        return Map.entry(key, Map.entry(min, max));
    }

    private static Map.Entry<String, Map.Entry<Double, Double>> between(
            String key, double min, double max) {
        return Map.entry(key, Map.entry(min, max));
    }

    /** Keys whose values are described one by one, for a test that none of them is unknown. */
    static List<String> described() {
        List<String> described = new ArrayList<>(WHOLE.keySet());
        described.addAll(NUMBERS.keySet());
        described.addAll(WORDS.keySet());
        described.addAll(FLAGS);
        return described;
    }

    private static JsonObject whole(long min, long max) {
        return new JsonObject().put("type", "integer").put("minimum", min).put("maximum", max);
    }

    private static JsonObject number(double min, double max) {
        return new JsonObject().put("type", "number").put("minimum", min).put("maximum", max);
    }

    private static JsonObject text() {
        return new JsonObject().put("type", "string");
    }

    private static JsonObject list(JsonObject item) {
        return new JsonObject().put("type", "array").put("items", item);
    }

    private static JsonObject anyOf(JsonObject... ways) {
        return new JsonObject().putObjects("anyOf", List.of(ways));
    }
}
