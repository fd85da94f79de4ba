package io.latentrelay.transport.settings;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing a user can set.
 *
 * @param name as on the command line without dashes, and as key in a settings file: {@code
 *     bootstrap-servers}
 * @param value what to write in its place in help, such as {@code HOST:PORT}; empty for a flag
 * @param help one sentence for {@code --help}
 * @param fallback the default, if there is one; an option without is required where it is read with
 *     the plain accessors of {@link Settings}
 */
public record Option(String name, String value, String help, Optional<String> fallback) {

    public static Option required(String name, String value, String help) {
        return new Option(name, value, help, Optional.empty());
    }

    public static Option withDefault(String name, String value, String help, String fallback) {
        return new Option(name, value, help, Optional.of(fallback));
    }

    public static Option flag(String name, String help) {
        return new Option(name, "", help, Optional.of("false"));
    }

    public boolean isFlag() {
        return value.isEmpty();
    }

    /** {@code RELAY_BOOTSTRAP_SERVERS} for {@code bootstrap-servers}. */
    public String environmentVariable() {
        return "RELAY_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
