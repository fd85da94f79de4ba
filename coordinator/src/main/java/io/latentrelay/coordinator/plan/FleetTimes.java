package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.status.FleetSpeed.StepTime;
import io.latentrelay.coordinator.status.Pool;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What steps take on a fleet, as its results told. */
public record FleetTimes(List<StepTime> measured) {

    /** Nothing was measured. */
    public static final FleetTimes NONE = new FleetTimes(List.of());

    public FleetTimes {
        measured = List.copyOf(measured);
    }

    /**
     * The measurement that tells most of some work: of the model that most images tell of, at the
     * size nearest to the work's.
     */
    Optional<StepTime> of(Pool pool, Work work) {
        List<StepTime> ofPool =
                measured.stream().filter(time -> time.pool() == pool && time.millis() > 0).toList();
        Optional<String> model =
                ofPool.stream()
                        .max(Comparator.comparingLong(time -> images(ofPool, time.model())))
                        .map(StepTime::model);
        return ofPool.stream()
                .filter(time -> model.filter(time.model()::equals).isPresent())
                .min(Comparator.comparingDouble(time -> Math.abs(time.pixels() - work.pixels())));
    }

    private static long images(List<StepTime> times, String model) {
        return times.stream()
                .filter(time -> time.model().equals(model))
                .mapToLong(StepTime::images)
                .sum();
    }
}
