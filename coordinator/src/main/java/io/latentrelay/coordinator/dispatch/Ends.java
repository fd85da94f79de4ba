package io.latentrelay.coordinator.dispatch;

/**
 * How far the topics are known: the offsets past the last result and the last base job. What is
 * still to come lies at or after them.
 */
record Ends(long results, long baseJobs) {}
