package io.latentrelay.transport.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of a command's options, each with where it came from. Command line beats environment
 * beats settings file beats default. Every accessor throws {@link IllegalArgumentException} naming
 * the option, the value, its origin and what would be right.
 */
public final class Settings {

    /** A value and where it was given, such as {@code --steps} or {@code RELAY_STEPS}. */
    record Given(String text, String origin) {}

    private final Map<String, Given> given;
    private final List<String> arguments;

    Settings(Map<String, Given> given, List<String> arguments) {
        this.given = Map.copyOf(given);
        this.arguments = List.copyOf(arguments);
    }

    /** For callers inside the program: values by option name, all else at its default. */
    public static Settings of(Map<String, String> values) {
        throw new UnsupportedOperationException("not yet");
    }

    public List<String> arguments() {
        return arguments;
    }

    public String string(Option option) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Empty when neither given nor defaulted. */
    public Optional<String> optional(Option option) {
        throw new UnsupportedOperationException("not yet");
    }

    public int integer(Option option, int min, int max) {
        throw new UnsupportedOperationException("not yet");
    }

    public boolean flag(Option option) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Written {@code 30s}, {@code 500ms}, {@code 5m}. */
    public Duration duration(Option option) {
        throw new UnsupportedOperationException("not yet");
    }

    public URI uri(Option option) {
        throw new UnsupportedOperationException("not yet");
    }

    public Path path(Option option) {
        throw new UnsupportedOperationException("not yet");
    }

    /** One of {@code allowed}, as written there. */
    public String oneOf(Option option, List<String> allowed) {
        throw new UnsupportedOperationException("not yet");
    }
}
