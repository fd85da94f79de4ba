package io.latentrelay.diffusion.schedule;

/** Samplers whose noise levels diffusers computes the same way. */
public enum ScheduleFamily {
    /** Euler and its kin: sigma interpolated at the timesteps, fractional ones too, down to 0. */
    INTERPOLATED,
    /** DPM-Solver++ and UniPC: whole timesteps that stop one step short, then down to 0. */
    MULTISTEP,
    /** DDIM and PNDM: each step aims one stride lower, the last at the least noise trained. */
    STRIDED,
    /** DDPM: each step aims at the next timestep, the last at none. */
    ANCESTRAL,
    /** LCM: timesteps picked among those the model was distilled on. */
    DISTILLED;

    /** How many timesteps latent consistency models are distilled on (Luo et al. 2023). */
    private static final int DISTILLED_STEPS = 50;

    /**
     * The noise levels of a run.
     *
     * @throws IllegalArgumentException when the model has too few timesteps for so many steps, or
     *     the family knows no such schedule
     */
    public NoiseSchedule schedule(SchedulerConfig config, int steps, ScheduleType type) {
        if (steps < 1 || steps > config.numTrainTimesteps()) {
            throw new IllegalArgumentException(
                    "steps must be 1 to " + config.numTrainTimesteps() + ": " + steps);
        }
        TrainingNoise noise = new TrainingNoise(config);
        return switch (this) {
            case INTERPOLATED -> interpolated(config, noise, steps, type);
            case MULTISTEP -> multistep(config, noise, steps, type);
            case STRIDED -> strided(config, noise, steps, type);
            case ANCESTRAL -> ancestral(config, noise, steps, type);
            case DISTILLED -> distilled(config, noise, steps);
        };
    }

    /** Whether samplers of this family can follow the schedule type. */
    public boolean follows(ScheduleType type) {
        return switch (this) {
            case INTERPOLATED, MULTISTEP -> true;
            case STRIDED, ANCESTRAL -> !type.isCurve();
            case DISTILLED -> type == ScheduleType.MODEL;
        };
    }

    private static NoiseSchedule interpolated(
            SchedulerConfig config, TrainingNoise noise, int steps, ScheduleType type) {
        double[] timesteps = Timesteps.spread(config, type.spacing(config), steps);
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (float) timesteps[i];
        }
        double[] sigmas = sigmasAt(noise, timesteps);
        if (type.isCurve()) {
            sigmas = SigmaCurve.of(type, sigmas[0], sigmas[steps - 1], steps);
            timesteps = timestepsAt(noise, sigmas);
        }
        return NoiseSchedule.downToZero(sigmas, timesteps, config.predictionType());
    }

    private static NoiseSchedule multistep(
            SchedulerConfig config, TrainingNoise noise, int steps, ScheduleType type) {
        if (!type.isCurve()) {
            double[] timesteps = Timesteps.spreadShort(config, type.spacing(config), steps);
            return NoiseSchedule.downToZero(
                    sigmasAt(noise, timesteps), timesteps, config.predictionType());
        }
        double[] sigmas = SigmaCurve.of(type, noise.largest(), noise.smallest(), steps);
        double[] timesteps = timestepsAt(noise, sigmas);
        for (int i = 0; i < steps; i++) {
            // diffusers rounds only Karras' timesteps; the others it cuts.
            timesteps[i] =
                    type == ScheduleType.KARRAS
                            ? Math.rint(timesteps[i])
                            : Math.floor(timesteps[i]);
        }
        return NoiseSchedule.downToZero(sigmas, timesteps, config.predictionType());
    }

    private static NoiseSchedule strided(
            SchedulerConfig config, TrainingNoise noise, int steps, ScheduleType type) {
        double[] timesteps =
                Timesteps.rounded(Timesteps.spread(config, type.spacing(config), steps));
        int stride = config.numTrainTimesteps() / steps;
        double[] arrivals = new double[steps];
        for (int i = 0; i < steps; i++) {
            arrivals[i] = noise.sigma(Math.max(0, (int) timesteps[i] - stride));
        }
        return NoiseSchedule.arrivingAt(
                arrivals, sigmasAt(noise, timesteps), timesteps, config.predictionType());
    }

    private static NoiseSchedule ancestral(
            SchedulerConfig config, TrainingNoise noise, int steps, ScheduleType type) {
        double[] timesteps =
                Timesteps.rounded(Timesteps.spread(config, type.spacing(config), steps));
        return NoiseSchedule.downToZero(
                sigmasAt(noise, timesteps), timesteps, config.predictionType());
    }

    private static NoiseSchedule distilled(SchedulerConfig config, TrainingNoise noise, int steps) {
        if (steps > DISTILLED_STEPS) {
            throw new IllegalArgumentException(
                    "a latent consistency model has at most "
                            + DISTILLED_STEPS
                            + " steps to run: "
                            + steps);
        }
        int stride = config.numTrainTimesteps() / DISTILLED_STEPS;
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            int skipped = (int) Math.floor(i * (DISTILLED_STEPS / (double) steps));
            timesteps[i] = (DISTILLED_STEPS - skipped) * stride - 1;
        }
        return NoiseSchedule.downToZero(
                sigmasAt(noise, timesteps), timesteps, config.predictionType());
    }

    private static double[] sigmasAt(TrainingNoise noise, double[] timesteps) {
        double[] sigmas = new double[timesteps.length];
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] = noise.sigmaAt(timesteps[i]);
        }
        return sigmas;
    }

    private static double[] timestepsAt(TrainingNoise noise, double[] sigmas) {
        double[] timesteps = new double[sigmas.length];
        for (int i = 0; i < timesteps.length; i++) {
            timesteps[i] = noise.timestepAt(sigmas[i]);
        }
        return timesteps;
    }
}
