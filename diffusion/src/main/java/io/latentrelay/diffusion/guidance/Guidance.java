package io.latentrelay.diffusion.guidance;

import io.latentrelay.diffusion.Latents;

/**
 * Classifier-free guidance, Ho and Salimans 2022, with the rescaling of Lin et al. 2023 (section
 * 3.4).
 *
 * @param scale how far past the conditional prediction to go; 1 and below: no guidance
 * @param rescale phi, the share of the guided prediction brought back to the conditional one's
 *     standard deviation; 0: none
 */
public record Guidance(double scale, double rescale) {

    public Guidance {
        require(scale, rescale);
    }

    /**
     * @throws IllegalArgumentException naming the one out of its range, by its key in a run file
     */
    public static void require(double scale, double rescale) {
        if (!(scale >= 0 && scale <= 100)) {
            throw new IllegalArgumentException("guidance_scale must be 0 to 100: " + scale);
        }
        if (!(rescale >= 0 && rescale <= 1)) {
            throw new IllegalArgumentException("guidance_rescale must be 0 to 1: " + rescale);
        }
    }

    /** Whether the network must be asked twice; if not, its conditional answer stands. */
    public boolean isActive() {
        return scale > 1;
    }

    /** The guided prediction of one image, from its two answers. */
    public Latents combine(Latents unconditional, Latents conditional) {
        float w = (float) scale;
        Latents guided =
                Latents.compute(
                        conditional.shape(),
                        i -> {
                            float u = unconditional.at(i);
                            return u + w * (conditional.at(i) - u);
                        });
        return rescale == 0 ? guided : rescaled(guided, conditional);
    }

    private Latents rescaled(Latents guided, Latents conditional) {
        float ratio = (float) (standardDeviation(conditional) / standardDeviation(guided));
        float phi = (float) rescale;
        float factor = phi * ratio + (1 - phi);
        return guided.times(factor);
    }

    /** Unbiased, over all values of one image. */
    private static double standardDeviation(Latents latents) {
        int n = latents.shape().size();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += latents.at(i);
        }
        double mean = sum / n;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double off = latents.at(i) - mean;
            squares += off * off;
        }
        return Math.sqrt(squares / (n - 1));
    }
}
