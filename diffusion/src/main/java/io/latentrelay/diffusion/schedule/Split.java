package io.latentrelay.diffusion.schedule;

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

    public int baseSteps() {
        return switchStep;
    }

    public int refinerSteps() {
        return steps - switchStep;
    }
}
