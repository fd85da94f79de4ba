package io.latentrelay.coordinator.run;

/**
 * Where an image stands in its run.
 *
 * @param cell of the sweep: see {@link Expansion#cell}
 */
public record ImagePlan(long index, long trajectory, int promptRow, int repetition, int cell) {}
