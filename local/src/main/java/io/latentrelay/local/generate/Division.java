package io.latentrelay.local.generate;

import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.Split;
import java.util.Locale;
import java.util.Optional;

/**
 * A split as it is shown: which steps each model runs, and where the handoff lies.
 *
 * @param firstStep the first that is run at all: above 0 where the run starts from a picture
 * @param cut what the fraction is a fraction of, timestep or step
 * @param cutTimestep steps at or above it are the base's; absent for a cut by steps, and for the
 *     base alone
 * @param switchStep first step the refiner runs
 * @param refinerTimestep timestep of that step; absent when the refiner runs none
 * @param handoffSigma how noisy the latents are there
 */
public record Division(
        int steps,
        double fraction,
        String cut,
        int firstStep,
        int baseSteps,
        int refinerSteps,
        Optional<Double> cutTimestep,
        int switchStep,
        Optional<Float> refinerTimestep,
        float handoffSigma) {

    /** Above it, users report damage; the refiner was trained on the last fifth. */
    private static final double TOLERATED = 0.4;

    /** Of a run from pure noise. */
    public static Division of(Split split, NoiseSchedule schedule, SchedulerConfig config) {
        return of(split, schedule, config, 0);
    }

    /** Of a run that leaves out the steps before {@code firstStep}. */
    public static Division of(
            Split split, NoiseSchedule schedule, SchedulerConfig config, int firstStep) {
        int refinerFirst = Math.max(firstStep, split.switchStep());
        boolean byTimestep = split.cut() == Cut.TIMESTEP && split.fraction() > 0;
        return new Division(
                split.steps(),
                split.fraction(),
                split.cut().name().toLowerCase(Locale.ROOT),
                firstStep,
                refinerFirst - firstStep,
                split.steps() - refinerFirst,
                byTimestep
                        ? Optional.of(Split.cutoff(split.fraction(), config.numTrainTimesteps()))
                        : Optional.empty(),
                split.switchStep(),
                refinerFirst < split.steps()
                        ? Optional.of(schedule.timestep(refinerFirst))
                        : Optional.empty(),
                schedule.sigma(refinerFirst));
    }

    /** {@code 30 steps: base 24 + refiner 6, cut at t=200 (refiner from t=166, sigma 1.05)}. */
    public String line() {
        String run = steps + " steps" + (firstStep == 0 ? "" : " from step " + firstStep);
        if (refinerSteps == 0) {
            return run + ": base " + baseSteps + " alone";
        }
        String where = cutTimestep.map(t -> "t=" + Numbers.text(t)).orElse("step " + switchStep);
        return String.format(
                Locale.ROOT,
                "%s: base %d + refiner %d, cut at %s (refiner from t=%s, sigma %.4g)",
                run,
                baseSteps,
                refinerSteps,
                where,
                Numbers.text(refinerTimestep.orElseThrow()),
                handoffSigma);
    }

    /** What a user should know before waiting for it. */
    public Optional<String> warning() {
        if (fraction > 0 && refinerSteps == 0) {
            return Optional.of(
                    "fraction " + Numbers.text(fraction) + " leaves the refiner no step");
        }
        if (baseSteps == 0) {
            return Optional.of(
                    firstStep == 0
                            ? "fraction " + Numbers.text(fraction) + " leaves the base no step"
                            : "the picture's strength leaves all steps to the refiner");
        }
        return fraction > TOLERATED
                ? Optional.of(
                        "fraction "
                                + Numbers.text(fraction)
                                + " is beyond the last fifth the refiner was trained for: expect"
                                + " distortions")
                : Optional.empty();
    }
}
