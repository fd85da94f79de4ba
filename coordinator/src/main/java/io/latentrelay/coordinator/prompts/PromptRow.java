package io.latentrelay.coordinator.prompts;

import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonDocument;
import io.latentrelay.coordinator.json.JsonText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row of a run's prompts.
 *
 * @param settings that this row has of its own, by their keys
 * @param extra what else its file says of it, a JSON object on one line; empty when that is nothing
 */
public record PromptRow(String prompt, Map<String, Value> settings, String extra) {

    private static final String PROMPT = "prompt";
    private static final String SET = "set";
    private static final String EXTRA = "extra";

    public PromptRow {
        settings =
                settings.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** A prompt and nothing else. */
    public static PromptRow of(String prompt) {
        return new PromptRow(prompt, Map.of(), "");
    }

    /** As one line of JSON: the prompt alone as text, all else as an object. */
    public String line() {
        StringBuilder line = new StringBuilder(prompt.length() + 16);
        if (settings.isEmpty() && extra.isEmpty()) {
            JsonText.quoted(line, prompt);
            return line.toString();
        }
        line.append("{\"prompt\":");
        JsonText.quoted(line, prompt);
        if (!settings.isEmpty()) {
            String separator = ",\"set\":{";
            for (Map.Entry<String, Value> setting : settings.entrySet()) {
                line.append(separator);
                JsonText.quoted(line, setting.getKey());
                line.append(':');
                JsonText.append(line, setting.getValue());
                separator = ",";
            }
            line.append('}');
        }
        if (!extra.isEmpty()) {
            line.append(",\"extra\":").append(extra);
        }
        return line.append('}').toString();
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws IllegalArgumentException when it did not
     */
    public static PromptRow parse(byte[] line) {
        return of(JsonDocument.parse("a row", line));
    }

    /** The same from a value in a document. */
    public static PromptRow of(Value value) {
        if (value instanceof Value.Text prompt) {
            return of(prompt.text());
        }
        String prompt = "";
        Map<String, Value> settings = new LinkedHashMap<>();
        String extra = "";
        if (!(value instanceof Value.Mapping row)) {
            throw new IllegalArgumentException(value.shown() + " is no row of prompts");
        }
        for (Value.Entry entry : row.entries()) {
            if (entry.key().equals(PROMPT) && entry.value() instanceof Value.Text text) {
                prompt = text.text();
            } else if (entry.key().equals(SET) && entry.value() instanceof Value.Mapping set) {
                set.entries().forEach(setting -> settings.put(setting.key(), setting.value()));
            } else if (entry.key().equals(EXTRA)) {
                extra = JsonText.of(entry.value());
            } else {
                throw new IllegalArgumentException("'" + entry.key() + "' is no part of a row");
            }
        }
        return new PromptRow(prompt, settings, extra);
    }
}
