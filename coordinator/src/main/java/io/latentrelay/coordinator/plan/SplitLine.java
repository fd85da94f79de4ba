package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.document.Decimals;
import io.latentrelay.coordinator.json.JsonObject;
import java.util.Locale;

/**
 * How the two models divide the steps of some images.
 *
 * @param way in words, such as {@code base 23 + refiner 7, cut at t=199}
 */
public record SplitLine(int steps, double fraction, int baseSteps, int refinerSteps, String way) {

    static SplitLine continued(int steps, double fraction, int switchStep, float timestep) {
        String way =
                switchStep == steps
                        ? "base " + steps + " alone"
                        : String.format(
                                Locale.ROOT,
                                "base %d + refiner %d, cut at t=%.0f",
                                switchStep,
                                steps - switchStep,
                                timestep);
        return new SplitLine(steps, fraction, switchStep, steps - switchStep, way);
    }

    /** {@code 30 steps, fraction 0.2: base 23 + refiner 7, cut at t=199}. */
    String text() {
        return steps + " steps, fraction " + Decimals.text(fraction) + ": " + way;
    }

    JsonObject toJson(long images) {
        return new JsonObject()
                .put("steps", steps)
                .put("fraction", fraction)
                .put("base_steps", baseSteps)
                .put("refiner_steps", refinerSteps)
                .put("way", way)
                .put("images", images);
    }
}
