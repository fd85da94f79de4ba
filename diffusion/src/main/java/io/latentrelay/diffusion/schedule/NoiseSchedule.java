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
        if (sigmas.length != timesteps.length + 1) {
            throw new IllegalArgumentException(
                    sigmas.length
                            + " sigmas do not fit "
                            + timesteps.length
                            + " timesteps: there must be one more");
        }
        this.sigmas = sigmas.clone();
        this.timesteps = timesteps.clone();
        this.predictionType = predictionType;
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
}
