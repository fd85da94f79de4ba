package io.latentrelay.coordinator.http;

import java.net.URI;

/** Nobody answers where the coordinator should be. */
public final class UnreachableCoordinatorException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    UnreachableCoordinatorException(URI coordinator, Throwable cause) {
        super(
                "no coordinator answers at "
                        + coordinator
                        + " ("
                        + reason(cause)
                        + "); start one with 'relay coordinator', or say where it is with"
                        + " --coordinator URL",
                cause);
    }

    // The HTTP client's own exceptions for a refused connection have no message.
    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
