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
        double w = scale;
        Latents guided = Latents.sum(unconditional.by(1 - w), conditional.by(w));
        return rescale == 0 ? guided : rescaled(guided, conditional);
    }

    private Latents rescaled(Latents guided, Latents conditional) {
        double phi = rescale;
        double ratio = standardDeviation(conditional) / standardDeviation(guided);
        return guided.times(phi * ratio + (1 - phi));
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
