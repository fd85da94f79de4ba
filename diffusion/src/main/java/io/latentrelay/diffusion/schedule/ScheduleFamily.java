package io.latentrelay.diffusion.schedule;

/** Samplers whose noise levels diffusers computes the same way. */
public enum ScheduleFamily {
    /** Noise levels interpolated at the run's timesteps: Euler and its kin. */
    INTERPOLATED;

    /**
     * The noise levels of a run.
     *
     * @throws IllegalArgumentException when the model has too few timesteps for so many steps
     */
    public NoiseSchedule schedule(SchedulerConfig config, int steps, ScheduleType type) {
        if (steps < 1 || steps > config.numTrainTimesteps()) {
            throw new IllegalArgumentException(
                    "steps must be 1 to " + config.numTrainTimesteps() + ": " + steps);
        }
        return switch (this) {
            case INTERPOLATED -> new InterpolatedSchedule(config).schedule(steps, type);
        };
    }
}
