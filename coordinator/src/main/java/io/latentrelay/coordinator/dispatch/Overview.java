package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.FleetSpeed;
import io.latentrelay.coordinator.status.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How everything stood at a moment, for those who ask while a round takes long.
 *
 * @param isWhole whether the runs that have ended are among those of the fleet
 * @param taken when
 */
record Overview(Fleet fleet, boolean isWhole, FleetSpeed speed, Instant taken) {

    // It lists all runs that have ended, too.
    private static final Duration APART = Duration.ofSeconds(1);

    boolean isOld(Instant now) {
        return Duration.between(taken, now).compareTo(APART) >= 0;
    }

    /** Every run; empty when not all are at hand. */
    Optional<Fleet> whole() {
        return isWhole ? Optional.of(fleet) : Optional.empty();
    }

    /** Empty also for a run that is not at hand. */
    Optional<RunStatus> find(String name) {
        return fleet.runs().stream().filter(run -> run.name().equals(name)).findFirst();
    }
}
