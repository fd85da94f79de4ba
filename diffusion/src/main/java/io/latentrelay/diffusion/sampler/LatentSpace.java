package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;

/**
 * How a sampler scales noisy latents, in the words of Song et al. 2021. Both tell noise by sigma,
 * the ratio of noise to signal; they differ by the factor sqrt(sigma^2 + 1).
 */
public enum LatentSpace {
    /** x = x0 + sigma * noise; the network is shown it scaled down to unit variance. */
    VARIANCE_EXPLODING {
        @Override
        public double initialNoiseScale(double sigmaMax, Spacing spacing) {
            return spacing == Spacing.LEADING ? Math.sqrt(sigmaMax * sigmaMax + 1) : sigmaMax;
        }

        @Override
        Latents networkInput(Latents x, double sigma) {
            return x.times((float) (1 / Math.sqrt(sigma * sigma + 1)));
        }

        @Override
        double signal(double sigma) {
            return 1;
        }
    },
    /** x = (x0 + sigma * noise) / sqrt(sigma^2 + 1): the network's own scale. */
    VARIANCE_PRESERVING {
        @Override
        public double initialNoiseScale(double sigmaMax, Spacing spacing) {
            return 1;
        }

        @Override
        Latents networkInput(Latents x, double sigma) {
            return x;
        }

        @Override
        double signal(double sigma) {
            return 1 / Math.sqrt(sigma * sigma + 1);
        }
    };

    /**
     * What unit noise is multiplied with to begin a run at {@code sigmaMax}, as diffusers has it.
     */
    public abstract double initialNoiseScale(double sigmaMax, Spacing spacing);

    /** The network's view of latents at a noise level. */
    abstract Latents networkInput(Latents x, double sigma);

    /** The factor of the clean latents in noisy ones. */
    abstract double signal(double sigma);

    /** The noise in latents at a level; in variance-exploding space also dx/dsigma. */
    Estimate noise(PredictionType type, double sigma) {
        double alpha = 1 / Math.sqrt(sigma * sigma + 1);
        return switch (type) {
            case EPSILON -> new Estimate(0, 1);
            case V_PREDICTION -> Estimate.of(alpha * alpha * sigma / signal(sigma), alpha);
        };
    }

    /** The clean latents x0 in latents at a level. */
    Estimate denoised(PredictionType type, double sigma) {
        double alpha = 1 / Math.sqrt(sigma * sigma + 1);
        return switch (type) {
            case EPSILON -> Estimate.of(1 / signal(sigma), -sigma);
            case V_PREDICTION -> Estimate.of(alpha * alpha / signal(sigma), -alpha * sigma);
        };
    }

    /** Clean latents with noise added, at level {@code sigma}. */
    public Latents noised(Latents clean, Latents noise, double sigma) {
        float a = (float) signal(sigma);
        float b = (float) (signal(sigma) * sigma);
        return Latents.compute(clean.shape(), i -> a * clean.at(i) + b * noise.at(i));
    }
}
