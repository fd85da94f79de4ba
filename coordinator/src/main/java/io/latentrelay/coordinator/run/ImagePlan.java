package io.latentrelay.coordinator.run;

/**
 * Where an image stands in its run.
 *
 * @param tap position of its refiner fraction in the run's list
 */
public record ImagePlan(long index, long trajectory, int promptRow, int repetition, int tap) {}
