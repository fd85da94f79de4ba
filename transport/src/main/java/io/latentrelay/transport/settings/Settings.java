package io.latentrelay.transport.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a command's options, each with where it came from. Command line beats environment
 * beats settings file beats default. Every accessor throws {@link IllegalArgumentException} naming
 * the option, the value, its origin and what would be right.
 */
public final class Settings {

    /** A value and where it was given, such as {@code the command line}. */
    record Given(String text, String origin) {}

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final Map<String, Given> given;
    private final List<String> arguments;

    Settings(Map<String, Given> given, List<String> arguments) {
        this.given = Map.copyOf(given);
        this.arguments = List.copyOf(arguments);
    }

    /** For callers inside the program: values by option name, all else at its default. */
    public static Settings of(Map<String, String> values) {
        return new Settings(Map.of(), List.of()).with(values);
    }

    /** The same settings, except for these values by option name, set by the program itself. */
    public Settings with(Map<String, String> values) {
        Map<String, Given> changed = new HashMap<>(given);
        values.forEach((name, text) -> changed.put(name, new Given(text, "set by the program")));
        return new Settings(changed, arguments);
    }

    public List<String> arguments() {
        return arguments;
    }

    public String string(Option option) {
        return required(option).text();
    }

    /** Empty when neither given nor defaulted. */
    public Optional<String> optional(Option option) {
        return find(option).map(Given::text);
    }

    /** Whether a user or the program gave it, default or not. */
    public boolean isGiven(Option option) {
        return given.containsKey(option.name());
    }

    public int integer(Option option, int min, int max) {
        return (int) whole(option, min, max);
    }

    /** As {@link #integer}, for numbers beyond an int such as seeds. */
    public long whole(Option option, long min, long max) {
        Given value = required(option);
        String right = "a whole number from " + min + " to " + max;
        try {
            long number = Long.parseLong(value.text());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refusal(option, value, right);
        }
        throw refusal(option, value, right);
    }

    public double decimal(Option option, double min, double max) {
        Given value = required(option);
        String right = "a number from " + min + " to " + max;
        try {
            double number = new BigDecimal(value.text()).doubleValue();
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refusal(option, value, right);
        }
        throw refusal(option, value, right);
    }

    public boolean flag(Option option) {
        return oneOf(option, List.of("true", "false")).equals("true");
    }

    /** Written {@code 30s}, {@code 500ms}, {@code 5m} or {@code 1h}. */
    public Duration duration(Option option) {
        Given value = required(option);
        Matcher parts = DURATION.matcher(value.text());
        if (!parts.matches()) {
            throw refusal(option, value, "a time such as 500ms, 30s, 5m or 1h");
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** Absolute, with a host. */
    public URI uri(Option option) {
        Given value = required(option);
        String right = "an address such as http://127.0.0.1:9000";
        try {
            URI uri = new URI(value.text());
            if (uri.getScheme() != null && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw refusal(option, value, right);
        }
        throw refusal(option, value, right);
    }

    public Path path(Option option) {
        Given value = required(option);
        if (value.text().isBlank()) {
            throw refusal(option, value, "a path");
        }
        try {
            return Path.of(value.text());
        } catch (InvalidPathException e) {
            throw refusal(option, value, "a path");
        }
    }

    /** One of {@code allowed}, as written there. */
    public String oneOf(Option option, List<String> allowed) {
        Given value = required(option);
        if (!allowed.contains(value.text())) {
            throw refusal(option, value, "one of " + String.join(", ", allowed));
        }
        return value.text();
    }

    /**
     * For checks beyond the accessors here: says that this option's value is not {@code right},
     * such as {@code a topic prefix}.
     */
    public IllegalArgumentException refusal(Option option, String right) {
        return refusal(option, required(option), right);
    }

    private Optional<Given> find(Option option) {
        Given value = given.get(option.name());
        return value != null
                ? Optional.of(value)
                : option.fallback().map(text -> new Given(text, "the default"));
    }

    private Given required(Option option) {
        return find(option)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        option.onCommandLine()
                                                + " is missing: give "
                                                + option.onCommandLine()
                                                + " "
                                                + option.value()
                                                + ", set "
                                                + option.environmentVariable()
                                                + ", or write '"
                                                + option.name()
                                                + ":' in the --config file"));
    }

    private static IllegalArgumentException refusal(Option option, Given value, String right) {
        String shown = option.kind() == Option.Kind.SECRET ? "(not shown)" : value.text();
        return new IllegalArgumentException(
                option.onCommandLine()
                        + " '"
                        + shown
                        + "' ("
                        + value.origin()
                        + ") is not "
                        + right);
    }
}
