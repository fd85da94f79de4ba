package io.latentrelay.inference.engine;

/**
 * What an engine has done since it started.
 *
 * @param calls of the network
 * @param evaluations images advanced by one evaluation, over all calls
 * @param rows rows sent, over all calls
 * @param busyNanos time within calls of the network
 * @param idleNanos time without any image to advance
 * @param inside images inside now
 */
public record EngineStatistics(
        long calls, long evaluations, long rows, long busyNanos, long idleNanos, int inside) {}
