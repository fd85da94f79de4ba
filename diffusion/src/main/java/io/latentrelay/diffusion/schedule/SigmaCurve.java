package io.latentrelay.diffusion.schedule;

/** Noise levels drawn as a curve between two ends, whatever timesteps they fall on. */
final class SigmaCurve {

    private static final double RHO = 7;

    private SigmaCurve() {}

    /** The curve a schedule type names; {@code type} must name one. */
    static double[] of(ScheduleType type, double sigmaMax, double sigmaMin, int steps) {
        return switch (type) {
            case KARRAS -> karras(sigmaMax, sigmaMin, steps);
            case EXPONENTIAL -> exponential(sigmaMax, sigmaMin, steps);
            case BETA -> beta(sigmaMax, sigmaMin, steps);
            case MODEL, LEADING, TRAILING, LINSPACE ->
                    throw new IllegalStateException(type + " is no curve");
        };
    }

    /** Karras et al. 2022, equation 5. */
    private static double[] karras(double sigmaMax, double sigmaMin, int steps) {
        double first = Math.pow(sigmaMax, 1 / RHO);
        double last = Math.pow(sigmaMin, 1 / RHO);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = Math.pow(first + ramp(i, steps) * (last - first), RHO);
        }
        return sigmas;
    }

    /** Even in log sigma. */
    private static double[] exponential(double sigmaMax, double sigmaMin, int steps) {
        double first = Math.log(sigmaMax);
        double last = Math.log(sigmaMin);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = Math.exp(first + ramp(i, steps) * (last - first));
        }
        return sigmas;
    }

    /** Lee et al. 2024, "Beta Sampling is All You Need", with alpha = beta = 0.6. */
    private static double[] beta(double sigmaMax, double sigmaMin, int steps) {
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            double quantile = SymmetricBeta.quantile(0.6, 1 - ramp(i, steps));
            sigmas[i] = sigmaMin + quantile * (sigmaMax - sigmaMin);
        }
        return sigmas;
    }

    private static double ramp(int i, int steps) {
        return steps == 1 ? 0 : i / (steps - 1.0);
    }
}
