package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.sweep.Point.Place;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads axes that vary one setting: a list, a range, or words to replace. */
final class AxisReader {

    private static final String RIGHT =
            "a list such as [20, 30], or a range such as 20..100 step 10 or 0.1, 0.2, .., 0.6";

    private final Problems problems;

    AxisReader(Problems problems) {
        this.problems = problems;
    }

    /** An axis of values for the setting that the entry names. */
    Optional<Axis> values(String path, Value.Entry entry) {
        return setting(path + "." + entry.key(), entry);
    }

    /** The same for one that is written at {@code place}. */
    Optional<Axis> setting(String place, Value.Entry entry) {
        Optional<String> key = SettingNames.key(entry.key());
        if (key.isEmpty()) {
            problems.error(entry.line(), place, "no setting" + SettingNames.hint(entry.key()));
            return Optional.empty();
        }
        if (key.get().equals(SettingNames.PROMPT)) {
            problems.error(
                    entry.line(),
                    place,
                    "prompts are no axis: list them under prompts, or replace words of them, as in"
                            + " style: {replace: oil painting, with: [oil painting, ink drawing]}");
            return Optional.empty();
        }
        List<Value> values = values(place, key.get(), entry.value());
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(axis(SettingNames.shortName(key.get()), key.get(), values));
    }

    private static Axis axis(String name, String key, List<Value> values) {
        List<Point> points = new ArrayList<>();
        for (Value value : values) {
            Place place = new Place(name, points.size(), Canonical.shown(value));
            points.add(Point.of(place, Map.of(key, value)));
        }
        return new Axis(name, points);
    }

    private List<Value> values(String place, String key, Value written) {
        List<Value> values = new ArrayList<>();
        if (written instanceof Value.Sequence list && !isRange(list)) {
            list.items().forEach(item -> values.addAll(item(place, key, item)));
        } else if (written instanceof Value.Sequence range) {
            values.addAll(range(place, range));
        } else if (written instanceof Value.Text text && !SettingNames.isWritten(key)) {
            values.addAll(range(place, text.line(), text.text()));
        } else {
            problems.error(written.line(), place, written.shown() + " must be " + RIGHT);
        }
        if (values.isEmpty() && written instanceof Value.Sequence) {
            problems.error(written.line(), place, "an empty list; give at least one value");
        }
        return distinct(place, values);
    }

    // [20..100 step 10, 200] is a list with a range in it.
    private List<Value> item(String place, String key, Value item) {
        return item instanceof Value.Text text
                        && !SettingNames.isWritten(key)
                        && text.text().contains("..")
                ? range(place, text.line(), text.text())
                : List.of(item);
    }

    // In [0.1, 0.2, .., 0.6] YAML sees four values.
    private static boolean isRange(Value.Sequence list) {
        return list.items().stream()
                .anyMatch(item -> item instanceof Value.Text text && text.text().equals(".."));
    }

    private List<Value> range(String place, Value.Sequence list) {
        List<String> words = new ArrayList<>();
        list.items().forEach(item -> words.add(Canonical.shown(item)));
        return range(place, list.line(), String.join(", ", words));
    }

    private List<Value> range(String place, int line, String text) {
        try {
            Optional<List<Value>> numbers = ValueRange.parse(text, line);
            if (numbers.isEmpty()) {
                problems.error(line, place, "'" + text + "' must be " + RIGHT);
            }
            return numbers.orElse(List.of());
        } catch (IllegalArgumentException e) {
            problems.error(line, place, "'" + text + "': " + e.getMessage());
            return List.of();
        }
    }

    private List<Value> distinct(String place, List<Value> values) {
        Map<String, Value> distinct = new LinkedHashMap<>();
        for (Value value : values) {
            if (distinct.putIfAbsent(Canonical.text(value), value) != null) {
                problems.error(
                        value.line(), place, value.shown() + " is in the list twice; keep one");
            }
        }
        return new ArrayList<>(distinct.values());
    }

    /** An axis of words for others in the prompt: {@code {replace: oil, with: [oil, ink]}}. */
    Optional<Axis> replacements(String path, Value.Entry entry) {
        String place = path + "." + entry.key();
        Fields fields = Fields.of(place, entry.value(), Set.of("replace", "with", "in"), problems);
        Optional<String> search = fields.text("replace").filter(text -> !text.isEmpty());
        List<String> words = fields.texts("with");
        String setting = fields.text("in").flatMap(SettingNames::key).orElse(SettingNames.PROMPT);
        if (search.isEmpty() || words.isEmpty()) {
            problems.error(
                    entry.line(),
                    place,
                    "must be {replace: words in the prompt, with: [words, other words]}");
            return Optional.empty();
        }
        if (!SettingNames.isText(setting)) {
            problems.error(entry.line(), place + ".in", "must be a text such as negative_prompt");
            return Optional.empty();
        }
        List<Point> points = new ArrayList<>();
        for (String with : new LinkedHashSet<>(words)) {
            Place at = new Place(entry.key(), points.size(), with);
            Replacement replacement = new Replacement(setting, search.get(), with);
            points.add(new Point(List.of(at), Map.of(), List.of(replacement)));
        }
        return Optional.of(new Axis(entry.key(), points));
    }
}
