package io.latentrelay.schemas;

/** Bytes from a topic that are not the record expected there. Trying again cannot help. */
public final class UnreadableRecordException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnreadableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
