package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import io.latentrelay.handoff.FileSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a run file as they were written. What cells and rows say is laid over them, and
 * only then is it read: so the rules for a setting are the same wherever its value comes from.
 */
final class Template {

    private static final List<String> SECTIONS = List.of("settings", "refiner", "output");

    // What a setting is when nothing is written, whatever else is.
    private static final Map<String, Value> DEFAULTS =
            Map.ofEntries(
                    number("settings.steps", "30"),
                    number("settings.width", "1024"),
                    number("settings.height", "1024"),
                    number("settings.guidance_scale", "5"),
                    number("settings.guidance_rescale", "0"),
                    text("settings.sampler", "euler"),
                    text("settings.noise_source", "torch_cpu"),
                    text("settings.long_prompts", "chunk"),
                    Map.entry("settings.emphasis", new Value.Truth(1, false)),
                    text("refiner.mode", "continue"),
                    number("refiner.aesthetic_score", "6"),
                    number("refiner.negative_aesthetic_score", "2.5"),
                    text("output.format", "png"),
                    Map.entry("output.metadata", new Value.Truth(1, true)));

    private final Map<String, Value> sections;

    Template(Value settings, Value refiner, Value output) {
        this.sections = Map.of("settings", settings, "refiner", refiner, "output", output);
    }

    private static Map.Entry<String, Value> number(String key, String number) {
        return Map.entry(key, new Value.Numeral(1, number, Optional.of(new BigDecimal(number))));
    }

    private static Map.Entry<String, Value> text(String key, String text) {
        return Map.entry(key, new Value.Text(1, text));
    }

    /** What a setting is unless a cell or a row says otherwise; empty when that is nothing. */
    Optional<Value> value(String key) {
        return written(key).or(() -> Optional.ofNullable(DEFAULTS.get(key)));
    }

    /** Where the refiner's settings begin. */
    int refinerLine() {
        return sections.getOrDefault("refiner", new Value.Nothing(1)).line();
    }

    private Optional<Value> written(String key) {
        String[] words = key.split("\\.", -1);
        Optional<Value> value = Optional.ofNullable(sections.get(words[0]));
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            value = value.flatMap(block -> member(block, word));
        }
        return value.filter(found -> !(found instanceof Value.Nothing));
    }

    private static Optional<Value> member(Value block, String key) {
        return block instanceof Value.Mapping mapping
                ? mapping.entries().stream()
                        .filter(entry -> entry.key().equals(key))
                        .map(Value.Entry::value)
                        .findFirst()
                : Optional.empty();
    }

    /** Reads the settings as they are with these laid over them. */
    Resolved resolve(Map<String, Value> over, Problems problems) {
        Section settings = section("settings", over, problems);
        Section refiner = section("refiner", over, problems);
        RunSettings base =
                new SettingsReader(settings)
                        .read()
                        .with(new InitImagesReader(settings, problems).read());
        InitImagesReader.checkStrength(settings, base);
        RefinerPlan plan = new RefinerReader(refiner, base).read();
        FileSettings file = new FileReader(section("output", over, problems)).read();
        return new Resolved(base, plan, file);
    }

    private Section section(String name, Map<String, Value> over, Problems problems) {
        Value value = sections.getOrDefault(name, new Value.Nothing(1));
        for (Map.Entry<String, Value> entry : over.entrySet()) {
            if (entry.getKey().startsWith(name + ".")) {
                value = laid(value, entry.getKey().substring(name.length() + 1), entry.getValue());
            }
        }
        return new Section(name, value, RunVocabulary.KEYS, problems);
    }

    private static Value laid(Value under, String path, Value value) {
        if (!(under instanceof Value.Mapping) && !(under instanceof Value.Nothing)) {
            return under; // reported where it is read
        }
        int dot = path.indexOf('.');
        String key = dot < 0 ? path : path.substring(0, dot);
        List<Value.Entry> entries = new ArrayList<>();
        Value below = new Value.Nothing(value.line());
        if (under instanceof Value.Mapping mapping) {
            for (Value.Entry entry : mapping.entries()) {
                if (entry.key().equals(key)) {
                    below = entry.value();
                } else {
                    entries.add(entry);
                }
            }
        }
        Value laid = dot < 0 ? value : laid(below, path.substring(dot + 1), value);
        entries.add(new Value.Entry(key, value.line(), laid));
        return new Value.Mapping(under.line(), entries);
    }

    /** A section as it was written, with the defaults that depend on nothing, in a fixed order. */
    Value.Mapping complete(String section) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (String key : RunVocabulary.KEYS.keys(section)) {
            value(section + "." + key).ifPresent(value -> members.put(key, value));
        }
        List<Value.Entry> entries = new ArrayList<>();
        members.forEach((key, value) -> entries.add(new Value.Entry(key, 1, value)));
        return new Value.Mapping(1, entries);
    }

    /** Equal for templates that say the same. */
    String identity() {
        StringBuilder text = new StringBuilder();
        SECTIONS.forEach(section -> text.append(Canonical.text(complete(section))));
        return text.toString();
    }
}
