package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonText;
import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.coordinator.prompts.RawRow;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes rows of what files say. Columns named like settings are the row's own settings; all others
 * are carried along. Not safe for concurrent use.
 */
final class RowReader {

    // Of combinations of settings that rows have: most files have few of them.
    private static final int REMEMBERED = 10_000;

    private final RowChecks checks;
    private final Problems problems;
    private final PictureNames pictures;
    private final String promptColumn;
    private final Map<String, Optional<String>> columns = new HashMap<>();
    private final Set<String> checked = new HashSet<>();

    RowReader(RowChecks checks, Problems problems, PictureNames pictures, String promptColumn) {
        this.checks = checks;
        this.problems = problems;
        this.pictures = pictures;
        this.promptColumn = promptColumn;
    }

    /** The row; what is wrong with it is reported, and the rest of it read. */
    PromptRow read(RawRow raw) {
        if (raw.value() instanceof Value.Text text) {
            return PromptRow.of(text(raw, promptColumn, text));
        }
        if (raw.value() instanceof Value.Mapping row) {
            return columns(raw, row);
        }
        problem(raw, raw.value().shown() + " must be text; put it in quotes");
        return PromptRow.of("");
    }

    private PromptRow columns(RawRow raw, Value.Mapping row) {
        Optional<String> prompt = Optional.empty();
        Map<String, Value> settings = new LinkedHashMap<>();
        List<Value.Entry> extra = new ArrayList<>();
        for (Value.Entry entry : row.entries()) {
            if (entry.key().equals(promptColumn)) {
                prompt = Optional.of(prompt(raw, entry.value()));
            } else {
                Optional<String> key = key(raw, entry.key());
                if (key.isPresent()) {
                    setting(raw, entry, key.get()).ifPresent(v -> settings.put(key.get(), v));
                } else if (!(entry.value() instanceof Value.Nothing)) {
                    extra.add(entry);
                }
            }
        }
        if (prompt.isEmpty()) {
            problem(raw, "has no '" + promptColumn + "'" + instead(row));
        }
        check(raw, settings);
        String carried = extra.isEmpty() ? "" : JsonText.of(new Value.Mapping(1, extra));
        return new PromptRow(prompt.orElse(""), settings, carried);
    }

    private static String instead(Value.Mapping row) {
        List<String> names = row.entries().stream().map(Value.Entry::key).limit(20).toList();
        return "; its columns are "
                + String.join(", ", names)
                + "; say which holds the prompt with column";
    }

    // An empty field of a table is an empty prompt.
    private String prompt(RawRow raw, Value value) {
        if (value instanceof Value.Nothing) {
            return "";
        }
        if (value instanceof Value.Text text) {
            return text(raw, promptColumn, text);
        }
        problem(raw, promptColumn + ": " + value.shown() + " must be text");
        return "";
    }

    private String text(RawRow raw, String column, Value.Text text) {
        if (text.text().codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
            problem(
                    raw,
                    column
                            + ": "
                            + text.shown()
                            + " holds half of a surrogate pair, which is no character");
            return "";
        }
        return text.text();
    }

    private Optional<String> key(RawRow raw, String column) {
        Optional<String> known = columns.get(column);
        if (known != null) {
            return known;
        }
        Optional<String> key = SettingNames.key(column);
        if (key.filter(SettingNames.PROMPT::equals).isPresent()) {
            key = Optional.empty(); // carried along when another column is the prompt
        }
        key.ifPresent(
                setting ->
                        checks.conflict(setting)
                                .ifPresent(conflict -> problem(raw, column + ": " + conflict)));
        columns.put(column, key);
        return key;
    }

    private Optional<Value> setting(RawRow raw, Value.Entry entry, String key) {
        Value value = typed(key, entry.value());
        if (value instanceof Value.Nothing) {
            return Optional.empty();
        }
        if (key.equals("settings.init_image")) {
            return Optional.of(pictures.picture(value));
        }
        if (SettingNames.isText(key) && !(value instanceof Value.Text)) {
            problem(raw, entry.key() + ": " + value.shown() + " must be text");
            return Optional.empty();
        }
        return value instanceof Value.Text text
                ? Optional.of(new Value.Text(1, text(raw, entry.key(), text)))
                : Optional.of(value);
    }

    /** A value as the setting needs it, where a file has nothing but text. */
    private static Value typed(String key, Value value) {
        if (!(value instanceof Value.Text text) || SettingNames.isWritten(key)) {
            return value;
        }
        String word = text.text().strip();
        if (word.isEmpty()) {
            return new Value.Nothing(1);
        }
        if (word.equals("true") || word.equals("false")) {
            return new Value.Truth(1, word.equals("true"));
        }
        try {
            return new Value.Numeral(1, word, Optional.of(new BigDecimal(word)));
        } catch (NumberFormatException e) {
            return text; // reported as what it is
        }
    }

    private void check(RawRow raw, Map<String, Value> settings) {
        Value seed = settings.get(SettingNames.SEED);
        if (seed != null) { // most rows have one that no other has
            checks.seed(seed).forEach(problem -> problem(raw, problem));
        }
        Map<String, Value> over = new LinkedHashMap<>(settings);
        over.keySet().removeIf(key -> SettingNames.isText(key) || key.equals(SettingNames.SEED));
        if (over.isEmpty() || !checked.add(Canonical.text(over))) {
            return;
        }
        if (checked.size() > REMEMBERED) {
            checked.clear();
        }
        checks.problems(over).forEach(problem -> problem(raw, problem));
    }

    private void problem(RawRow raw, String text) {
        problems.errorAt(raw.place(), text);
    }
}
