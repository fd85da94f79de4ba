package io.latentrelay.diffusion.schedule;

import java.util.Arrays;

/**
 * Noise levels of one run, noisiest first. Computed once per trajectory and carried with it, never
 * recomputed.
 */
public final class NoiseSchedule {

    private final float[] sigmas;
    private final float[] timesteps;
    private final PredictionType predictionType;

    /**
     * @param sigmas one more than there are steps: the last one is where the run ends
     * @param timesteps one per step, as the network is told
     */
    public NoiseSchedule(float[] sigmas, float[] timesteps, PredictionType predictionType) {
        if (timesteps.length == 0 || sigmas.length != timesteps.length + 1) {
            throw new IllegalArgumentException(
                    sigmas.length
                            + " sigmas do not fit "
                            + timesteps.length
                            + " timesteps: there must be at least one step, and one sigma more");
        }
        this.sigmas = sigmas.clone();
        this.timesteps = timesteps.clone();
        this.predictionType = predictionType;
        requireFallingSigmas();
        requireTimesteps();
    }

    /** A schedule whose last step arrives at {@code finalSigma}; rounded to float32 only here. */
    static NoiseSchedule endingAt(
            double finalSigma, double[] sigmas, double[] timesteps, PredictionType type) {
        float[] levels = new float[sigmas.length + 1];
        float[] told = new float[timesteps.length];
        for (int i = 0; i < sigmas.length; i++) {
            levels[i] = (float) sigmas[i];
            told[i] = (float) timesteps[i];
        }
        levels[sigmas.length] = (float) finalSigma;
        return new NoiseSchedule(levels, told, type);
    }

    private void requireFallingSigmas() {
        for (int i = 0; i < sigmas.length; i++) {
            boolean falls = i == 0 || sigmas[i] < sigmas[i - 1];
            if (!(falls && sigmas[i] >= 0 && Float.isFinite(sigmas[i]))) {
                throw new IllegalArgumentException(
                        "sigmas must fall from step to step and stay at or above 0, but sigma "
                                + i
                                + " is "
                                + sigmas[i]
                                + (i == 0 ? "" : " after " + sigmas[i - 1]));
            }
        }
    }

    private void requireTimesteps() {
        for (int i = 0; i < timesteps.length; i++) {
            if (!(timesteps[i] >= 0 && Float.isFinite(timesteps[i]))) {
                throw new IllegalArgumentException(
                        "timesteps must be at or above 0, but timestep "
                                + i
                                + " is "
                                + timesteps[i]);
            }
        }
    }

    public int steps() {
        return timesteps.length;
    }

    /** Noise level before {@code step}; {@code sigma(steps())} is the final one. */
    public float sigma(int step) {
        return sigmas[step];
    }

    public float timestep(int step) {
        return timesteps[step];
    }

    public PredictionType predictionType() {
        return predictionType;
    }

    public float[] sigmas() {
        return sigmas.clone();
    }

    public float[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoiseSchedule that
                && Arrays.equals(sigmas, that.sigmas)
                && Arrays.equals(timesteps, that.timesteps)
                && predictionType == that.predictionType;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sigmas) * 31 + Arrays.hashCode(timesteps);
    }

    @Override
    public String toString() {
        return "NoiseSchedule["
                + steps()
                + " steps, sigma "
                + sigmas[0]
                + ".."
                + sigmas[steps()]
                + "]";
    }
}
