package io.latentrelay.diffusion.schedule;

import java.util.Arrays;

/**
 * Noise levels of one run, noisiest first. Computed once per trajectory and carried with it, never
 * recomputed.
 */
public final class NoiseSchedule {

    private final float[] sigmas;
    private final float[] arrivals;
    private final float[] timesteps;
    private final PredictionType predictionType;

    /**
     * @param sigmas one more than there are steps: the last one is where the run ends
     * @param timesteps one per step, as the network is told
     */
    public NoiseSchedule(float[] sigmas, float[] timesteps, PredictionType predictionType) {
        this(sigmas, tail(sigmas), timesteps, predictionType);
    }

    /**
     * @param sigmas one more than there are steps: the last one is where the run ends
     * @param arrivals the noise level each step arrives at: the next step's own, but for samplers
     *     that aim a whole stride lower whatever timestep comes next
     * @param timesteps one per step, as the network is told
     */
    public NoiseSchedule(
            float[] sigmas, float[] arrivals, float[] timesteps, PredictionType predictionType) {
        if (timesteps.length == 0
                || sigmas.length != timesteps.length + 1
                || arrivals.length != timesteps.length) {
            throw new IllegalArgumentException(
                    sigmas.length
                            + " sigmas and "
                            + arrivals.length
                            + " arrivals do not fit "
                            + timesteps.length
                            + " timesteps: there must be at least one step, and one sigma more");
        }
        this.sigmas = sigmas.clone();
        this.arrivals = arrivals.clone();
        this.timesteps = timesteps.clone();
        this.predictionType = predictionType;
        requireFallingSigmas();
        requireLevels("arrival", arrivals);
        requireLevels("timestep", timesteps);
    }

    /** Each step arrives at the next one's level, the last at none. */
    static NoiseSchedule downToZero(double[] sigmas, double[] timesteps, PredictionType type) {
        float[] levels = Arrays.copyOf(floats(sigmas), sigmas.length + 1);
        return new NoiseSchedule(levels, floats(timesteps), type);
    }

    /** Each step arrives at a level of its own, and the run ends where the last one does. */
    static NoiseSchedule arrivingAt(
            double[] arrivals, double[] sigmas, double[] timesteps, PredictionType type) {
        float[] levels = Arrays.copyOf(floats(sigmas), sigmas.length + 1);
        levels[sigmas.length] = (float) arrivals[arrivals.length - 1];
        return new NoiseSchedule(levels, floats(arrivals), floats(timesteps), type);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] tail(float[] sigmas) {
        return sigmas.length == 0 ? sigmas : Arrays.copyOfRange(sigmas, 1, sigmas.length);
    }

    /** Only the end may equal the level before it: DDIM's last step may have nowhere to go. */
    private void requireFallingSigmas() {
        requireLevels("sigma", sigmas);
        for (int i = 1; i < sigmas.length; i++) {
            boolean last = i == sigmas.length - 1;
            if (sigmas[i] > sigmas[i - 1] || sigmas[i] == sigmas[i - 1] && !last) {
                throw new IllegalArgumentException(
                        "sigmas must fall from step to step, but sigma "
                                + i
                                + " is "
                                + sigmas[i]
                                + " after "
                                + sigmas[i - 1]);
            }
        }
    }

    private static void requireLevels(String what, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && Float.isFinite(values[i]))) {
                throw new IllegalArgumentException(
                        what + " " + i + " must be at or above 0 and finite: " + values[i]);
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

    /** Noise level that {@code step} arrives at. */
    public float arrival(int step) {
        return arrivals[step];
    }

    public float timestep(int step) {
        return timesteps[step];
    }

    public PredictionType predictionType() {
        return predictionType;
    }

    /** Whether every step arrives exactly at the next one's level. */
    public boolean isSeamless() {
        return Arrays.equals(arrivals, tail(sigmas));
    }

    public float[] sigmas() {
        return sigmas.clone();
    }

    public float[] arrivals() {
        return arrivals.clone();
    }

    public float[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoiseSchedule that
                && Arrays.equals(sigmas, that.sigmas)
                && Arrays.equals(arrivals, that.arrivals)
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
