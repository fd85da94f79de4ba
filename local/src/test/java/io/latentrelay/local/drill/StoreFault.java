package io.latentrelay.local.drill;

/** What a {@link FaultyStore} does with a request instead of passing it on. */
enum StoreFault {
    NONE(0),
    SLOW_DOWN(503),
    BROKEN(500),
    /** As when keys were changed: not for the SDK to retry. */
    FORBIDDEN(403),
    /** The disk under the store is full. */
    FULL(507),
    /** No answer, until the fault is over. */
    STALLED(0),
    /** The connection is reset at once. */
    RESET(0),
    /** The request is carried out, and the connection reset instead of answered. */
    ANSWER_LOST(0);

    private final int status;

    StoreFault(int status) {
        this.status = status;
    }

    /** The status to answer with; 0 for faults that do not answer. */
    int status() {
        return status;
    }
}
