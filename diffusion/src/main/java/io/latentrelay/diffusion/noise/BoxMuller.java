package io.latentrelay.diffusion.noise;

/**
 * The functions Box and Muller's transform (1958) needs, the same to the last bit on every machine:
 * {@link Math}'s are not, and {@link StrictMath}'s cost more than all the rest of a sampler's step.
 * Each looks up the nearest point of a table and adds a short series from there; both are within
 * 1e-15 of the truth, on the ranges given.
 */
final class BoxMuller {

    private static final int LOG_POINTS = 128;
    private static final int ANGLE_POINTS = 1024;
    private static final double TURN = 2 * Math.PI;
    private static final double LN_2 = StrictMath.log(2);
    private static final long MANTISSA = (1L << 52) - 1;
    private static final long EXPONENT_OF_ONE = 1023L << 52;

    /** One over 1 + i / LOG_POINTS, as rounded, and minus the logarithm of that. */
    private static final double[] INVERSE = new double[LOG_POINTS + 1];

    private static final double[] LOG = new double[LOG_POINTS + 1];

    /** Sines of i / ANGLE_POINTS of a turn, a quarter more than a turn: cosines are sines ahead. */
    private static final double[] SIN = new double[ANGLE_POINTS + ANGLE_POINTS / 4 + 1];

    static {
        for (int i = 0; i < LOG.length; i++) {
            INVERSE[i] = LOG_POINTS / (double) (LOG_POINTS + i);
            LOG[i] = -StrictMath.log(INVERSE[i]);
        }
        for (int i = 0; i < SIN.length; i++) {
            SIN[i] = StrictMath.sin(TURN * i / ANGLE_POINTS);
        }
    }

    private BoxMuller() {}

    /** sqrt(-2 ln u), for u above 0 and up to 1. */
    static double radius(double u) {
        return Math.sqrt(-2 * log(u));
    }

    private static double log(double u) {
        long bits = Double.doubleToRawLongBits(u);
        int exponent = (int) (bits >>> 52) - 1023;
        double mantissa = Double.longBitsToDouble((bits & MANTISSA) | EXPONENT_OF_ONE);
        int i = (int) ((mantissa - 1) * LOG_POINTS + 0.5);
        double r = mantissa * INVERSE[i] - 1; // exact for u near 1, where the logarithm is small
        double series = r * (1 + r * (-1 / 2.0 + r * (1 / 3.0 + r * (-1 / 4.0 + r * (1 / 5.0)))));
        return exponent * LN_2 + LOG[i] + series;
    }

    /** The cosine of an angle from 0 to a turn. */
    static double cos(double angle) {
        int i = nearest(angle);
        double r = angle - i * (TURN / ANGLE_POINTS);
        return SIN[i + ANGLE_POINTS / 4] * smallCos(r) - SIN[i] * smallSin(r);
    }

    /** The sine of an angle from 0 to a turn. */
    static double sin(double angle) {
        int i = nearest(angle);
        double r = angle - i * (TURN / ANGLE_POINTS);
        return SIN[i] * smallCos(r) + SIN[i + ANGLE_POINTS / 4] * smallSin(r);
    }

    private static int nearest(double angle) {
        return (int) (angle * (ANGLE_POINTS / TURN) + 0.5);
    }

    private static double smallCos(double r) {
        double s = r * r;
        return 1 + s * (-1 / 2.0 + s * (1 / 24.0));
    }

    private static double smallSin(double r) {
        double s = r * r;
        return r * (1 + s * (-1 / 6.0 + s * (1 / 120.0)));
    }
}
