package io.latentrelay.diffusion.schedule;

import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import java.util.Arrays;

/**
 * Spreads a run over the training timesteps, noisiest first: the spacings of Lin et al. 2023, table
 * 2, rounded as numpy rounds them in diffusers.
 */
final class Timesteps {

    private Timesteps() {}

    /**
     * As all but the multistep solvers have them.
     *
     * @throws IllegalArgumentException when the model has too few timesteps
     */
    static double[] spread(SchedulerConfig config, Spacing spacing, int steps) {
        return switch (spacing) {
            case LEADING -> leading(config, steps, config.numTrainTimesteps() / steps);
            case TRAILING -> trailing(config, steps);
            case LINSPACE -> linspace(config, steps, steps - 1);
        };
    }

    /**
     * As the multistep solvers have them: where {@link #spread} ends at the last timestep, these
     * end one step short of it.
     *
     * @throws IllegalArgumentException when the model has too few timesteps
     */
    static double[] spreadShort(SchedulerConfig config, Spacing spacing, int steps) {
        return switch (spacing) {
            case LEADING -> {
                int stride = config.numTrainTimesteps() / (steps + 1);
                double[] timesteps = leading(config, steps + 1, stride);
                yield Arrays.copyOf(timesteps, steps);
            }
            case TRAILING -> trailing(config, steps);
            case LINSPACE -> rounded(linspace(config, steps, steps));
        };
    }

    static double[] rounded(double[] timesteps) {
        double[] whole = new double[timesteps.length];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = Math.rint(timesteps[i]);
        }
        return whole;
    }

    private static double[] leading(SchedulerConfig config, int steps, int stride) {
        int noisiest = (steps - 1) * stride + config.stepsOffset();
        if (stride == 0 || noisiest >= config.numTrainTimesteps()) {
            throw new IllegalArgumentException(
                    "leading spacing has no room for so many steps among the model's "
                            + config.numTrainTimesteps()
                            + " timesteps: use fewer, or schedule linspace");
        }
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = noisiest - i * stride;
        }
        return timesteps;
    }

    private static double[] trailing(SchedulerConfig config, int steps) {
        double start = config.numTrainTimesteps();
        // numpy's arange takes its stride back from its second value: ties round by that.
        double stride = (start - start / steps) - start;
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = Math.rint(start + i * stride) - 1;
        }
        return timesteps;
    }

    /** From the last timestep in {@code gaps} even gaps to 0, of which the first steps are kept. */
    private static double[] linspace(SchedulerConfig config, int steps, int gaps) {
        double last = config.numTrainTimesteps() - 1;
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = gaps == 0 ? 0 : last / gaps * (gaps - i);
        }
        if (gaps > 0) {
            timesteps[0] = last;
        }
        return timesteps;
    }
}
