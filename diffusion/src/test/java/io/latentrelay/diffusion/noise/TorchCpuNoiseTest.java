package io.latentrelay.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.golden.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchCpuNoiseTest {

    /** torch's own vector and scalar builds differ by up to 1.8e-6. */
    private static final float TOLERANCE = 2e-6f;

    private static final Golden GOLDEN = Golden.read("rng/torch_cpu_randn");

    static Stream<String> seeds() {
        return Stream.of("0", "42", "4294967295");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void engineWordsAreExact(String seed) {
        Mt19937 engine = new Mt19937((int) Long.parseLong(seed));
        for (int word : GOLDEN.words("mt19937/seed" + seed + "/first8")) {
            assertThat(engine.nextWord()).isEqualTo(word);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void drawsOfEverySizeAreTorchs(String seed) {
        for (String size : new String[] {"1", "3", "15", "16", "17", "64", "1000", "1x4x16x16"}) {
            for (int draw = 0; draw < 2; draw++) {
                float[] expected =
                        GOLDEN.floats("float32/seed" + seed + "/" + size + "/draw" + (draw + 1));
                Shape shape = new Shape(1, 1, expected.length);
                float[] actual =
                        NoiseSource.TORCH_CPU.draw(Long.parseLong(seed), draw, shape).toArray();
                assertThat(actual).as(size).containsExactly(expected, withinTolerance());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mixedSizesKeepWhatTorchKeepsBetweenDraws(String seed) {
        TorchCpuGenerator generator =
                new TorchCpuGenerator(new Mt19937((int) Long.parseLong(seed)));
        int[] sizes = {3, 16, 5, 1, 17, 2, 64, 4};
        for (int i = 0; i < sizes.length; i++) {
            String key = "float32/seed" + seed + "/sequence/" + i + "-n" + sizes[i];
            assertThat(generator.randn(sizes[i]))
                    .as(key)
                    .containsExactly(GOLDEN.floats(key), withinTolerance());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 15, 16, 17, 48, 1000})
    void aReplayedDrawIsTheOneAGeneratorReaches(int size) {
        TorchCpuGenerator generator = new TorchCpuGenerator(new Mt19937(-5));
        for (int draw = 0; draw < 8; draw++) {
            assertThat(NoiseSource.TORCH_CPU.draw(-5, draw, new Shape(1, 1, size)).toArray())
                    .containsExactly(generator.randn(size));
        }
    }

    @Test
    void aDrawIsTheSameWhateverWasDrawnBefore() {
        Shape shape = new Shape(4, 8, 9);
        Latents third = NoiseSource.TORCH_CPU.draw(11, 2, shape);
        for (int seed = 1000; seed < 2000; seed++) {
            NoiseSource.TORCH_CPU.draw(seed, 0, shape);
        }
        NoiseSource.TORCH_CPU.draw(11, 1, shape);
        assertThat(NoiseSource.TORCH_CPU.draw(11, 2, shape)).isEqualTo(third);
    }

    @Test
    void onlyTheLow32BitsOfASeedCount() {
        Shape shape = new Shape(4, 8, 8);
        assertThat(NoiseSource.TORCH_CPU.draw(42 + (7L << 32), 0, shape))
                .isEqualTo(NoiseSource.TORCH_CPU.draw(42, 0, shape))
                .isNotEqualTo(NoiseSource.TORCH_CPU.draw(43, 0, shape));
    }

    private static org.assertj.core.data.Offset<Float> withinTolerance() {
        return org.assertj.core.data.Offset.offset(TOLERANCE);
    }
}
