package io.latentrelay.diffusion.noise;

/** Draws of one size, found again by their number. */
final class TorchCpuNoise {

    private static final EnginePositions POSITIONS = new EnginePositions();

    private TorchCpuNoise() {}

    /** Draw number {@code draw} of {@code size} numbers, all earlier ones having had that size. */
    static float[] draw(long seed, int draw, int size) {
        int low = (int) seed; // all that torch takes of a seed
        long words = TorchCpuGenerator.words(size);
        if (words == 0) {
            return drawShort(low, draw, size);
        }
        Mt19937 engine = POSITIONS.engineAt(low, draw * words);
        float[] numbers = new TorchCpuGenerator(engine).randn(size);
        POSITIONS.keep(low, (draw + 1) * words, engine);
        return numbers;
    }

    /** Short draws share a number between them, so they can only be made one after the other. */
    private static float[] drawShort(int seed, int draw, int size) {
        TorchCpuGenerator generator = new TorchCpuGenerator(new Mt19937(seed));
        for (int i = 0; i < draw; i++) {
            generator.randn(size);
        }
        return generator.randn(size);
    }
}
