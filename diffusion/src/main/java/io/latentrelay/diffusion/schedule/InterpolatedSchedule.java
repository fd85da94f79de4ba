package io.latentrelay.diffusion.schedule;

/** Schedules of Euler and its kin: sigma interpolated at the timesteps, down to 0. */
final class InterpolatedSchedule {

    private final SchedulerConfig config;
    private final TrainingNoise noise;

    InterpolatedSchedule(SchedulerConfig config) {
        this.config = config;
        this.noise = new TrainingNoise(config);
    }

    NoiseSchedule schedule(int steps, ScheduleType type) {
        double[] timesteps = timesteps(steps);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = noise.sigmaAt(timesteps[i]);
        }
        if (type == ScheduleType.KARRAS) {
            sigmas = SigmaCurve.karras(sigmas[0], sigmas[steps - 1], steps);
            for (int i = 0; i < steps; i++) {
                timesteps[i] = noise.timestepAt(sigmas[i]);
            }
        }
        return NoiseSchedule.endingAt(0, sigmas, timesteps, config.predictionType());
    }

    private double[] timesteps(int steps) {
        return switch (config.timestepSpacing()) {
            case LEADING -> leading(steps);
            case TRAILING -> trailing(steps);
            case LINSPACE -> linspace(steps);
        };
    }

    private double[] leading(int steps) {
        int stride = config.numTrainTimesteps() / steps;
        int noisiest = (steps - 1) * stride + config.stepsOffset();
        if (noisiest >= config.numTrainTimesteps()) {
            throw new IllegalArgumentException(
                    steps
                            + " steps with leading spacing begin at timestep "
                            + noisiest
                            + ", but the model's last is "
                            + (config.numTrainTimesteps() - 1)
                            + ": use fewer steps");
        }
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = noisiest - i * stride;
        }
        return timesteps;
    }

    private double[] trailing(int steps) {
        double start = config.numTrainTimesteps();
        // numpy's arange takes its stride back from its second value: ties round by that.
        double stride = (start - start / steps) - start;
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = Math.rint(start + i * stride) - 1;
        }
        return timesteps;
    }

    private double[] linspace(int steps) {
        double[] timesteps = new double[steps];
        double last = config.numTrainTimesteps() - 1;
        double stride = steps == 1 ? 0 : last / (steps - 1);
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (float) (steps == 1 ? 0 : stride * (steps - 1 - i));
        }
        return timesteps;
    }
}
