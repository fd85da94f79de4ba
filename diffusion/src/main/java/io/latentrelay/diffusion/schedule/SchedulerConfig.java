package io.latentrelay.diffusion.schedule;

import java.util.List;
import java.util.Locale;

/**
 * A model's own scheduler configuration: how it was trained, and how its timesteps are spaced.
 * Names as in diffusers' scheduler_config.json.
 */
public record SchedulerConfig(
        int numTrainTimesteps,
        double betaStart,
        double betaEnd,
        String betaSchedule,
        PredictionType predictionType,
        Spacing timestepSpacing,
        int stepsOffset,
        String interpolationType) {

    /** SDXL's own. */
    public static final SchedulerConfig SDXL =
            new SchedulerConfig(
                    1000,
                    0.00085,
                    0.012,
                    "scaled_linear",
                    PredictionType.EPSILON,
                    Spacing.LEADING,
                    1,
                    "linear");

    public SchedulerConfig {
        if (numTrainTimesteps < 1 || numTrainTimesteps > 1_000_000) {
            throw new IllegalArgumentException(
                    "num_train_timesteps must be 1 to 1000000: " + numTrainTimesteps);
        }
        if (!(betaStart > 0 && betaStart <= betaEnd && betaEnd < 1)) {
            throw new IllegalArgumentException(
                    "betas must satisfy 0 < beta_start <= beta_end < 1: "
                            + betaStart
                            + " and "
                            + betaEnd);
        }
        if (stepsOffset < 0 || stepsOffset >= numTrainTimesteps) {
            throw new IllegalArgumentException(
                    "steps_offset must be 0 to below num_train_timesteps: " + stepsOffset);
        }
        requireKnown("beta_schedule", betaSchedule, "linear", "scaled_linear");
        requireKnown("interpolation_type", interpolationType, "linear");
    }

    private static void requireKnown(String key, String value, String... known) {
        if (!List.of(known).contains(value)) {
            throw new IllegalArgumentException(
                    key + " '" + value + "' is not one of " + String.join(", ", known));
        }
    }

    /** How the run's timesteps are spread over the training timesteps. */
    public enum Spacing {
        LEADING,
        TRAILING,
        LINSPACE;

        /** As scheduler_config.json writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * @throws IllegalArgumentException naming the text and what is known
         */
        public static Spacing of(String text) {
            for (Spacing spacing : values()) {
                if (spacing.text().equals(text)) {
                    return spacing;
                }
            }
            throw new IllegalArgumentException(
                    "timestep_spacing '" + text + "' is not one of leading, trailing, linspace");
        }
    }

    /**
     * What two models must share for one to continue the other's latents, as one canonical line.
     */
    public String trainingSchedule() {
        return betaSchedule
                + " "
                + betaStart
                + ".."
                + betaEnd
                + " over "
                + numTrainTimesteps
                + ", "
                + predictionType.text();
    }
}
