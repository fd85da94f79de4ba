package io.latentrelay.local.drill;

/** What happens to the line in a drill. */
enum Incident {
    BASE_KILLED,
    REFINER_KILLED,
    BASE_TERMINATED,
    REFINER_TERMINATED,
    BASE_FROZEN,
    REFINER_FROZEN,
    COORDINATOR_KILLED,
    BROKER_KILLED,
    BROKER_RESTARTED,
    STORE_SLOW_DOWN,
    STORE_BROKEN,
    STORE_FORBIDDEN,
    STORE_FULL,
    STORE_STALLED,
    STORE_RESET,
    STORE_ANSWER_LOST,
    /** A record about a real image that nobody can use. */
    POISON,
    /** Bytes of nobody, on both work topics. */
    GARBAGE
}
