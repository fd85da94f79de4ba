package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.status.Pool;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a step takes and a device costs, as far as it is known.
 *
 * @param baseStepMillis of a guided step of one picture of 1024 x 1024 on the base's device, when
 *     somebody says so: that counts more than what was measured
 * @param baseHour price of an hour of that device
 * @param fleet what was measured
 */
public record Prices(
        OptionalDouble baseStepMillis,
        OptionalDouble refinerStepMillis,
        OptionalDouble baseHour,
        OptionalDouble refinerHour,
        FleetTimes fleet) {

    OptionalDouble hour(Pool pool) {
        return switch (pool) {
            case BASE -> baseHour;
            case REFINER -> refinerHour;
        };
    }

    /** What a step of a pool's work takes; empty when nobody knows. */
    Optional<Step> step(Pool pool, Work work) {
        OptionalDouble given =
                switch (pool) {
                    case BASE -> baseStepMillis;
                    case REFINER -> refinerStepMillis;
                };
        return given.isPresent()
                ? Optional.of(Step.given(given.getAsDouble()))
                : fleet.of(pool, work).map(Step::measured);
    }
}
