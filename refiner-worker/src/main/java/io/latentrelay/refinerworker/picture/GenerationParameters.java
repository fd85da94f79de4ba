package io.latentrelay.refinerworker.picture;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text by which AUTOMATIC1111's web UI and its kin know how a picture was made: prompt,
 * negative prompt, one line of {@code Key: value} pairs. Its readers decide what is right here, so
 * keys of our own hold only letters, digits and spaces.
 *
 * @param negativePrompt left out when empty
 * @param pairs in the order they are written
 */
public record GenerationParameters(
        String prompt, String negativePrompt, Map<String, String> pairs) {

    /** The keyword under which a PNG carries the text. */
    public static final String KEYWORD = "parameters";

    private static final Pattern NEEDS_QUOTES = Pattern.compile("[,:\n]");

    public GenerationParameters {
        pairs = Collections.unmodifiableMap(new LinkedHashMap<>(pairs));
    }

    /** The whole text. */
    public String text() {
        String line =
                pairs.entrySet().stream()
                        .map(pair -> pair.getKey() + ": " + quoted(pair.getValue()))
                        .collect(Collectors.joining(", "));
        String negative = negativePrompt.isEmpty() ? "" : "\nNegative prompt: " + negativePrompt;
        return prompt + negative + "\n" + line;
    }

    private static String quoted(String value) {
        if (!NEEDS_QUOTES.matcher(value).find()) {
            return value;
        }
        StringBuilder json = new StringBuilder("\"");
        value.codePoints().forEach(c -> json.append(jsonEscaped(c)));
        return json.append('"').toString();
    }

    private static String jsonEscaped(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < 0x20 ? String.format("\\u%04x", c) : Character.toString(c);
        };
    }

    /** Collects pairs in order, leaving out what is absent. */
    public static final class Builder {
        private final Map<String, String> pairs = new LinkedHashMap<>();

        public Builder add(String key, Object value) {
            pairs.put(key, value.toString());
            return this;
        }

        public Builder add(String key, Optional<?> value) {
            value.ifPresent(present -> add(key, present));
            return this;
        }

        /** Only when it is not what readers take for granted. */
        public Builder addUnless(String key, double value, double usual) {
            return value == usual ? this : add(key, value);
        }

        public GenerationParameters build(String prompt, String negativePrompt) {
            return new GenerationParameters(prompt, negativePrompt, pairs);
        }
    }
}
