package io.latentrelay.coordinator.http;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A request as our routes see it.
 *
 * @param parameters what stands in the path's places, and in the query
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Request(Map<String, String> parameters, byte[] body) {

    Request {
        parameters = Map.copyOf(parameters);
    }

    /** What stands in a place of the path. */
    String place(String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }

    /**
     * A whole number of the query.
     *
     * @throws IllegalArgumentException when it is none, or out of range
     */
    long whole(String name, long fallback, long max) {
        Optional<String> text = Optional.ofNullable(parameters.get(name));
        try {
            long number = text.map(Long::parseLong).orElse(fallback);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refusal(name, text, max, e);
        }
        throw refusal(name, text, max, null);
    }

    private static IllegalArgumentException refusal(
            String name,
            Optional<String> text,
            long max,
            @org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException(
                name + " '" + text.orElse("") + "' must be a whole number from 1 to " + max, cause);
    }
}
