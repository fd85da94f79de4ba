package io.latentrelay.local.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("tensor.npy");
    }

    /** As numpy 2.4 saves {@code np.array([[1, -2.5]], dtype=np.float32)}. */
    @Test
    void floatsAreWrittenAsNumpyWritesThem() throws IOException {
        Npy.write(file, List.of(1, 2), new float[] {1, -2.5f});
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                .isEqualTo(
                        "934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f"
                                + "6f72646572273a2046616c73652c20277368617065273a2028312c2032292c207d"
                                + "20".repeat(58)
                                + "0a"
                                + "0000803f"
                                + "000020c0");
    }

    @Test
    void dataBeginsOnAMultipleOf64WhateverTheShape() throws IOException {
        for (int axes = 0; axes < 30; axes++) {
            List<Integer> shape = Collections.nCopies(axes, 1);
            Npy.write(file, shape, new long[] {-7});
            assertThat((Files.size(file) - Long.BYTES) % 64).isZero();
            NpyTensor read = NpyTensor.read(file);
            assertThat(read.type()).isEqualTo("<i8");
            assertThat(read.shape()).isEqualTo(shape);
            assertThat(read.longs()).containsExactly(-7);
        }
    }

    @Test
    void oneAxisIsWrittenWithPythonsComma() throws IOException {
        Npy.write(file, List.of(3), new float[] {1, 2, 3});
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .contains("'shape': (3,), }");
        assertThat(NpyTensor.read(file).floats()).containsExactly(1, 2, 3);
    }

    @Test
    void aShapeThatDoesNotFitIsAMistakeOfOurs() {
        assertThatThrownBy(() -> Npy.write(file, List.of(2, 2), new float[3]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("3 values do not fill shape [2, 2]");
    }
}
