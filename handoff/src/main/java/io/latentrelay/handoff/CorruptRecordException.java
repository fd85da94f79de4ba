package io.latentrelay.handoff;

import java.util.function.Supplier;

/**
 * A record whose content contradicts itself or cannot be. Trying again cannot help; the message
 * begins with the field.
 */
public final class CorruptRecordException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String field;

    CorruptRecordException(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
    }

    CorruptRecordException(String field, String problem, Throwable cause) {
        super(field + ": " + problem, cause);
        this.field = field;
    }

    /** Name of the offending field, as the schema has it; dots and indexes lead inward. */
    public String field() {
        return field;
    }

    /** Runs {@code reading}; what it refuses becomes a refusal of {@code field}. */
    static <T> T checking(String field, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException(field, String.valueOf(e.getMessage()), e);
        }
    }
}
