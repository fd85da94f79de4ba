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
 * @param fallback the default, if there is one
 * @param kind whether it must be given, and whether it may be shown
 * @param letter a short form for the command line, such as {@code o} for {@code -o}
 */
public record Option(
        String name,
        String value,
        String help,
        Optional<String> fallback,
        Kind kind,
        Optional<Character> letter) {

    /** What help and error messages have to know about an option. */
    public enum Kind {
        /** Has no default and must be given. */
        REQUIRED,
        /** Has a default, or may be absent. */
        OPTIONAL,
        /** May be absent, and is never printed. */
        SECRET,
        /** True or false; false unless given. */
        FLAG
    }

    public Option {
        if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalStateException(
                    "Option name '" + name + "' is not lower-case words joined by hyphens");
        }
        if (value.isEmpty() != (kind == Kind.FLAG)) {
            throw new IllegalStateException("Only a flag has no value: option " + name);
        }
    }

    public static Option required(String name, String value, String help) {
        return of(name, value, help, Optional.empty(), Kind.REQUIRED);
    }

    /** One that may be absent: read it with {@link Settings#optional}. */
    public static Option optional(String name, String value, String help) {
        return of(name, value, help, Optional.empty(), Kind.OPTIONAL);
    }

    public static Option withDefault(String name, String value, String help, String fallback) {
        return of(name, value, help, Optional.of(fallback), Kind.OPTIONAL);
    }

    private static Option of(
            String name, String value, String help, Optional<String> fallback, Kind kind) {
        return new Option(name, value, help, fallback, kind, Optional.empty());
    }

    /** The same, with a short form for the command line. */
    public Option orShort(char letter) {
        return new Option(name, value, help, fallback, kind, Optional.of(letter));
    }

    /** An access key or password: never printed. Read it with {@link Settings#optional}. */
    public static Option secret(String name, String value, String help) {
        return of(name, value, help, Optional.empty(), Kind.SECRET);
    }

    public static Option flag(String name, String help) {
        return of(name, "", help, Optional.of("false"), Kind.FLAG);
    }

    public boolean isFlag() {
        return kind == Kind.FLAG;
    }

    /** {@code --bootstrap-servers} for {@code bootstrap-servers}. */
    public String onCommandLine() {
        return "--" + name;
    }

    /** {@code RELAY_BOOTSTRAP_SERVERS} for {@code bootstrap-servers}. */
    public String environmentVariable() {
        return "RELAY_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
