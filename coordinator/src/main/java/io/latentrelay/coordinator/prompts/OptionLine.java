package io.latentrelay.coordinator.prompts;

import io.latentrelay.coordinator.document.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A line of A1111's "prompts from file": a plain prompt, or options such as {@code --prompt "a fox"
 * --steps 30 --cfg_scale 7}, with the refiner's settings added under our names.
 */
final class OptionLine {

    // What the script calls some settings.
    private static final Map<String, String> NAMES =
            Map.of(
                    "cfg_scale", "guidance_scale",
                    "sampler_name", "sampler",
                    "scheduler", "schedule",
                    "denoising_strength", "strength",
                    "prompt_2", "prompt_2");

    private OptionLine() {}

    /**
     * @throws IllegalArgumentException when an option has no value or a quote no end
     */
    static Value parse(int line, String text) {
        if (!text.contains("--")) {
            return new Value.Text(line, text);
        }
        List<String> words = words(text);
        List<Value.Entry> entries = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            String option = words.get(i);
            if (!option.startsWith("--") || option.length() == 2) {
                throw new IllegalArgumentException(
                        "'"
                                + option
                                + "' must be an option such as --steps; put a value of several"
                                + " words in quotes");
            }
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(option + " has no value");
            }
            String name = option.substring(2).replace('-', '_');
            Value value = new Value.Text(line, words.get(i + 1));
            entries.add(new Value.Entry(NAMES.getOrDefault(name, name), line, value));
        }
        return new Value.Mapping(line, entries);
    }

    /** As a shell would: separated by blanks, quotes keep them together, a backslash the next. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                isWord = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                isWord = true;
            } else if (!Character.isWhitespace(c)) {
                word.append(c);
                isWord = true;
            } else if (isWord) {
                words.add(word.toString());
                word.setLength(0);
                isWord = false;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote " + quote + " has no end");
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }
}
