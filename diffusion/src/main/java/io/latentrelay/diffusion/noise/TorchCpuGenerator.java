package io.latentrelay.diffusion.noise;

/**
 * torch's CPU generator and its float32 {@code randn}: Mersenne Twister words through Box and
 * Muller's transform. Short draws work number by number in double and keep the transform's second
 * number for later; draws of 16 or more work in groups of 16 in float and keep nothing.
 *
 * <p>Mutable; never leaves the draw it serves.
 */
final class TorchCpuGenerator {

    private static final int GROUP = 16;
    private static final int HALF = GROUP / 2;

    private final Mt19937 engine;
    private double kept = Double.NaN;

    TorchCpuGenerator(Mt19937 engine) {
        this.engine = engine;
    }

    /** How many words of the engine a draw takes; 0 where that depends on the draws before it. */
    static long words(int size) {
        if (size < GROUP) {
            return 0;
        }
        return size % GROUP == 0 ? size : (long) size + GROUP;
    }

    /** The next draw of {@code size} numbers. */
    float[] randn(int size) {
        float[] numbers = new float[size];
        if (size < GROUP) {
            for (int i = 0; i < size; i++) {
                numbers[i] = (float) nextNormal();
            }
            return numbers;
        }
        engine.nextUniforms(numbers, 0, size);
        for (int start = 0; start + GROUP <= size; start += GROUP) {
            transformGroup(numbers, start);
        }
        if (size % GROUP != 0) {
            redrawLastGroup(numbers);
        }
        return numbers;
    }

    private void redrawLastGroup(float[] numbers) {
        int start = numbers.length - GROUP;
        engine.nextUniforms(numbers, start, numbers.length);
        transformGroup(numbers, start);
    }

    /** Box-Muller over 8 pairs: radii from the first half of the group, angles from the second. */
    private static void transformGroup(float[] d, int start) {
        for (int j = start; j < start + HALF; j++) {
            float u1 = 1 - d[j];
            float u2 = d[j + HALF];
            float radius = (float) BoxMuller.radius(u1);
            float angle = (float) (2 * Math.PI * u2);
            d[j] = radius * (float) BoxMuller.cos(angle);
            d[j + HALF] = radius * (float) BoxMuller.sin(angle);
        }
    }

    private double nextNormal() {
        if (!Double.isNaN(kept)) {
            double number = kept;
            kept = Double.NaN;
            return number;
        }
        double angle = 2 * Math.PI * nextDouble();
        double radius = Math.sqrt(-2 * StrictMath.log1p(-nextDouble()));
        kept = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    private double nextDouble() {
        long high = engine.nextWord();
        long low = engine.nextWord() & 0xFFFFFFFFL;
        return ((high << 32 | low) & ((1L << 53) - 1)) * 0x1p-53;
    }
}
