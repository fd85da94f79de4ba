package io.latentrelay.diffusion.schedule;

/** The beta distribution with both its parameters equal. */
final class SymmetricBeta {

    private SymmetricBeta() {}

    /** The x below which the distribution has the share {@code p}. */
    static double quantile(double a, double p) {
        if (p <= 0) {
            return 0;
        }
        if (p >= 1) {
            return 1;
        }
        if (p > 0.5) {
            return 1 - quantile(a, 1 - p);
        }
        double wanted = p * 2 * incomplete(a, 0.5);
        double low = 0;
        double high = 0.5;
        // Halving until doubles run out: a monotone function, and a few dozen values a run.
        for (double x = 0.25; low < x && x < high; x = (low + high) / 2) {
            if (incomplete(a, x) < wanted) {
                low = x;
            } else {
                high = x;
            }
        }
        return (low + high) / 2;
    }

    /**
     * The integral of t^(a-1) (1-t)^(a-1) from 0 to x, for x up to 1/2, as the power series of the
     * hypergeometric function 2F1(a, 1-a; a+1; x) (Abramowitz and Stegun 6.6.8).
     */
    private static double incomplete(double a, double x) {
        double term = 1;
        double series = 1 / a;
        for (int n = 1; term / (a + n) > series * 1e-17; n++) {
            term *= x * (n - a) / n;
            series += term / (a + n);
        }
        return Math.pow(x, a) * series;
    }
}
