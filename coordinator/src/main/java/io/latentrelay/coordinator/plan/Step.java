package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.status.FleetSpeed.StepTime;
import java.util.Optional;

/**
 * What a guided step of one picture of 1024 x 1024 takes, and how that is known.
 *
 * @param measured empty when somebody said so
 */
record Step(double millis, Optional<StepTime> measured) {

    static Step given(double millis) {
        return new Step(millis, Optional.empty());
    }

    // In proportion to pixels. Most evaluations have guidance; those without are in the mean too.
    static Step measured(StepTime time) {
        return new Step(time.millis() * Work.REFERENCE_PIXELS / time.pixels(), Optional.of(time));
    }

    String words() {
        return measured.map(
                        time ->
                                String.format(
                                        java.util.Locale.ROOT,
                                        "measured on the fleet at %.2f megapixels, %,d images of %s",
                                        time.pixels() / 1e6,
                                        time.images(),
                                        time.model()))
                .orElse("as given");
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject().put("millis", millis);
        measured.ifPresent(time -> json.put("measured", time.toJson()));
        return json;
    }
}
