package io.latentrelay.coordinator.run;

/**
 * Where a run's objects lie in the bucket.
 *
 * @param prefix words joined by slashes, without a slash at either end
 */
public record Output(String prefix) {}
