package io.latentrelay.diffusion.schedule;

/** Noise levels drawn as a curve between two ends, whatever timesteps they fall on. */
final class SigmaCurve {

    private static final double RHO = 7;

    private SigmaCurve() {}

    /** Karras et al. 2022, equation 5. */
    static double[] karras(double sigmaMax, double sigmaMin, int steps) {
        double first = Math.pow(sigmaMax, 1 / RHO);
        double last = Math.pow(sigmaMin, 1 / RHO);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            double ramp = steps == 1 ? 0 : i / (steps - 1.0);
            sigmas[i] = Math.pow(first + ramp * (last - first), RHO);
        }
        return sigmas;
    }
}
