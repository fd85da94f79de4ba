package io.latentrelay.coordinator.http;

/** What someone may do; each may do also what those before it may. */
enum Role {
    /** Whoever gets here. */
    ANYONE,
    /** Sees everything, changes nothing. */
    READER,
    OPERATOR
}
