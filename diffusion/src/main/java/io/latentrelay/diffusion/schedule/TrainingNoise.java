package io.latentrelay.diffusion.schedule;

/**
 * The noise levels a network was trained with, one per training timestep, in the float32 arithmetic
 * torch uses: variance-preserving diffusion of Ho et al. 2020, its levels told as sigma of Karras
 * et al. 2022.
 */
final class TrainingNoise {

    private final float[] sigmas;

    TrainingNoise(SchedulerConfig config) {
        float[] betas = betas(config);
        sigmas = new float[betas.length];
        // torch accumulates a float32 cumprod in double and rounds each result.
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            product *= 1 - betas[t];
            float alphaBar = (float) product;
            float ratio = (1 - alphaBar) / alphaBar;
            sigmas[t] = (float) Math.sqrt(ratio);
        }
    }

    float sigma(int timestep) {
        return sigmas[timestep];
    }

    float smallest() {
        return sigmas[0];
    }

    float largest() {
        return sigmas[sigmas.length - 1];
    }

    /** Between timesteps: linear in sigma; beyond the ends: the end. */
    double sigmaAt(double timestep) {
        int last = sigmas.length - 1;
        if (timestep <= 0) {
            return sigmas[0];
        }
        if (timestep >= last) {
            return sigmas[last];
        }
        int below = (int) timestep;
        double slope = (double) sigmas[below + 1] - sigmas[below];
        return slope * (timestep - below) + sigmas[below];
    }

    /**
     * The timestep, fractional, at which this noise level lies: linear in log sigma. The table's
     * logarithms are float32 as numpy has them; where a timestep is cut to a whole one it shows.
     */
    double timestepAt(double sigma) {
        int above = 1;
        double log = Math.log(Math.max(sigma, 1e-10));
        while (above < sigmas.length - 1 && logSigma(above) <= log) {
            above++;
        }
        double low = logSigma(above - 1);
        double high = logSigma(above);
        double share = Math.min(1, Math.max(0, (low - log) / (low - high)));
        return (1 - share) * (above - 1) + share * above;
    }

    private float logSigma(int timestep) {
        return (float) Math.log(sigmas[timestep]);
    }

    private static float[] betas(SchedulerConfig config) {
        return switch (config.betaSchedule()) {
            case "linear" ->
                    linspace(config.betaStart(), config.betaEnd(), config.numTrainTimesteps());
            case "scaled_linear" -> {
                float[] roots =
                        linspace(
                                Math.sqrt(config.betaStart()),
                                Math.sqrt(config.betaEnd()),
                                config.numTrainTimesteps());
                for (int i = 0; i < roots.length; i++) {
                    roots[i] *= roots[i];
                }
                yield roots;
            }
            default ->
                    throw new IllegalArgumentException(
                            "beta_schedule '"
                                    + config.betaSchedule()
                                    + "' is not one of linear, scaled_linear");
        };
    }

    /** As torch.linspace: each half counted from its own end. */
    private static float[] linspace(double start, double end, int count) {
        float[] values = new float[count];
        float first = (float) start;
        float last = (float) end;
        float step = count == 1 ? 0 : (last - first) / (count - 1);
        for (int i = 0; i < count; i++) {
            values[i] = i < count / 2 ? first + step * i : last - step * (count - 1 - i);
        }
        return values;
    }
}
