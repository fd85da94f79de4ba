package io.latentrelay.diffusion.noise;

/**
 * Normal numbers as torch draws them on CUDA for small tensors, A1111's "NV" source: Philox 4x32-10
 * (Salmon et al. 2011) through Box and Muller's transform.
 */
final class NvPhilox {

    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    /** 2^-32 and 2 pi 2^-32 as CUDA holds them: rounded to float. */
    private static final double TO_UNIT = 0x1p-32f;

    private static final double TO_ANGLE = (float) (2 * Math.PI * 0x1p-32);

    private NvPhilox() {}

    /** Element {@code i} of draw {@code draw} under {@code seed}; all 64 bits of the seed count. */
    static float normal(long seed, int draw, int i) {
        long word = firstWords(seed, draw, i);
        double u = (word >>> 32) * TO_UNIT + TO_UNIT / 2;
        double angle = (word & 0xFFFFFFFFL) * TO_ANGLE + TO_ANGLE / 2;
        return (float) (BoxMuller.radius(u) * BoxMuller.sin(angle));
    }

    /** The first two of the four output words, the first one in the high half. */
    private static long firstWords(long seed, int draw, int i) {
        int c0 = draw;
        int c1 = 0;
        int c2 = i;
        int c3 = 0;
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
            long p1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return (long) c0 << 32 | (c1 & 0xFFFFFFFFL);
    }
}
