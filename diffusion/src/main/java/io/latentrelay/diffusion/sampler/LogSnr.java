package io.latentrelay.diffusion.sampler;

/**
 * Half the logarithm of the signal-to-noise ratio, lambda = -log sigma: the time in which
 * DPM-Solver and UniPC integrate exactly.
 */
final class LogSnr {

    private LogSnr() {}

    /** h: how far lambda moves from one noise level to a lower one; infinite down to none. */
    static double gap(double sigma, double sigmaNext) {
        return Math.log(sigma / sigmaNext);
    }
}
