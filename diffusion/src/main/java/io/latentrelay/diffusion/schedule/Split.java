package io.latentrelay.diffusion.schedule;

import java.math.BigDecimal;

/**
 * Which steps each model runs.
 *
 * @param fraction the refiner's share as asked; 0 for base only
 * @param switchStep first step the refiner runs; {@code steps} when it runs none
 */
public record Split(double fraction, Cut cut, int switchStep, int steps) {

    public Split {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    "refiner fraction " + fraction + " is not in 0 (base only) to 1, 1 excluded");
        }
        if (steps < 1 || switchStep < 0 || switchStep > steps) {
            throw new IllegalArgumentException(
                    "switch step " + switchStep + " is not within the " + steps + " steps");
        }
    }

    /**
     * Fixes a fraction to whole steps, once.
     *
     * <p>{@link Cut#TIMESTEP}: the base runs every step whose timestep is at or above a cutoff, as
     * diffusers' {@code denoising_end} has it, rounded half to even. {@link Cut#STEP}: the refiner
     * runs its share of the steps, rounded the same way, as Fooocus does. Either side may get no
     * step.
     *
     * @param fraction the refiner's share; 0 for base only
     * @param numTrainTimesteps of the model
     * @throws IllegalArgumentException when the fraction is not in 0 to 1, 1 excluded
     */
    public static Split resolve(
            double fraction, Cut cut, NoiseSchedule schedule, int numTrainTimesteps) {
        int steps = schedule.steps();
        if (fraction == 0 || !(fraction > 0 && fraction < 1)) {
            return new Split(fraction, cut, steps, steps);
        }
        int switchStep =
                switch (cut) {
                    case STEP -> (int) Math.rint(steps * baseShare(fraction));
                    case TIMESTEP -> stepsFrom(cutoff(fraction, numTrainTimesteps), schedule);
                };
        return new Split(fraction, cut, switchStep, steps);
    }

    /**
     * The timestep at and above which steps are the base's when cut by {@link Cut#TIMESTEP}, as
     * diffusers computes it from {@code denoising_end = 1 - fraction}, in doubles.
     */
    public static double cutoff(double fraction, int numTrainTimesteps) {
        return Math.rint(numTrainTimesteps - baseShare(fraction) * numTrainTimesteps);
    }

    /** One minus the fraction as the user wrote it: 0.1995 gives the double nearest 0.8005. */
    private static double baseShare(double fraction) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(fraction)).doubleValue();
    }

    private static int stepsFrom(double cutoff, NoiseSchedule schedule) {
        int count = 0;
        for (int step = 0; step < schedule.steps(); step++) {
            if (schedule.timestep(step) >= cutoff) {
                count++;
            }
        }
        return count;
    }

    public int baseSteps() {
        return switchStep;
    }

    public int refinerSteps() {
        return steps - switchStep;
    }
}
