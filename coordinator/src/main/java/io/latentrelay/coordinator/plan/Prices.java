package io.latentrelay.coordinator.plan;

import java.util.OptionalDouble;

/**
 * What a step takes and a device costs, as far as it is known.
 *
 * @param baseStepMillis of a guided step of one picture of 1024 x 1024 on the base's device
 * @param baseHour price of an hour of that device
 */
public record Prices(
        OptionalDouble baseStepMillis,
        OptionalDouble refinerStepMillis,
        OptionalDouble baseHour,
        OptionalDouble refinerHour) {}
