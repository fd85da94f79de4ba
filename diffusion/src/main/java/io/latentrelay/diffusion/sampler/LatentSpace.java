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
            return x.times(alpha(sigma));
        }

        @Override
        double signal(double sigma) {
            return 1;
        }
    },
    /** x = alpha (x0 + sigma * noise), alpha = 1 / sqrt(sigma^2 + 1): the network's own scale. */
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
            return alpha(sigma);
        }
    };

    /** The share of the clean latents in variance-preserving ones; their noise is alpha sigma. */
    static double alpha(double sigma) {
        return 1 / Math.sqrt(sigma * sigma + 1);
    }

    /**
     * What unit noise is multiplied with to begin a run at {@code sigmaMax}, as diffusers has it.
     */
    public abstract double initialNoiseScale(double sigmaMax, Spacing spacing);

    /** The network's view of latents at a noise level. */
    abstract Latents networkInput(Latents x, double sigma);

    /** The factor of the clean latents in noisy ones of this space. */
    abstract double signal(double sigma);

    /** What {@code x} and the network's answer to it say of the noise in {@code x}. */
    Estimate noise(PredictionType type, double sigma) {
        return switch (type) {
            case EPSILON -> new Estimate(0, 1);
            case V_PREDICTION ->
                    new Estimate(alpha(sigma) * alpha(sigma) * sigma / signal(sigma), alpha(sigma));
        };
    }

    /** What {@code x} and the network's answer to it say of the clean latents in {@code x}. */
    Estimate denoised(PredictionType type, double sigma) {
        return switch (type) {
            case EPSILON -> new Estimate(1 / signal(sigma), -sigma);
            case V_PREDICTION ->
                    new Estimate(
                            alpha(sigma) * alpha(sigma) / signal(sigma), -alpha(sigma) * sigma);
        };
    }

    /** Clean latents with noise added, at level {@code sigma}. */
    public Latents noised(Latents clean, Latents noise, double sigma) {
        return Latents.sum(clean.by(signal(sigma)), noise.by(signal(sigma) * sigma));
    }
}
