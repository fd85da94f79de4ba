package io.latentrelay.handoff;

/**
 * Who ran the base steps, and for how long.
 *
 * @param millis from the job's start to this handoff made; images of one batch share the time
 * @param delivery 1 for the first delivery of the job
 */
public record BaseTimings(String worker, long millis, int delivery) {}
