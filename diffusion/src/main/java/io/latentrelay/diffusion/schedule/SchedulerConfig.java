package io.latentrelay.diffusion.schedule;

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

    /** How the run's timesteps are spread over the training timesteps. */
    public enum Spacing {
        LEADING,
        TRAILING,
        LINSPACE
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
