package io.latentrelay.handoff;

/**
 * The run a record belongs to.
 *
 * @param digest hex SHA-256 of the run as resolved at submit: tells a name's reuse from a repeat
 */
public record RunRef(String name, String digest) {}
