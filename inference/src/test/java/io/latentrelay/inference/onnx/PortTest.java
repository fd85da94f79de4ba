package io.latentrelay.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortTest {

    @Test
    void everyHalfPrecisionNumberSurvivesBothConversions() throws OrtException {
        Port port = port(OnnxJavaType.FLOAT16);
        port.prepare(2, 1);
        for (int bits = 0; bits < 1 << 15; bits++) {
            float value = halfToFloat(bits);
            port.write(1, row -> row.put(value));
            assertThat(port.read(1)[0]).isEqualTo(Float.valueOf(value));
        }
    }

    /** An independent reading of IEEE 754 binary16, without its sign. */
    private static float halfToFloat(int bits) {
        int exponent = bits >> 10;
        int fraction = bits & 0x3ff;
        if (exponent == 31) {
            return fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        }
        return exponent == 0
                ? Math.scalb((float) fraction, -24)
                : Math.scalb((float) (fraction + 1024), exponent - 25);
    }

    /** Steps near 1 are 2^-10: halves of one go to the even neighbour. */
    @ParameterizedTest
    @CsvSource({
        "1.00048828125, 1",
        "1.00146484375, 1.001953125",
        "-1.00146484375, -1.001953125",
        "1.0004884, 1.0009765625",
        "65519, 65504",
        "65520, Infinity",
        "1e-8, 0",
    })
    void halfPrecisionRoundsToTheNearestAndHalvesToEven(float value, float rounded)
            throws OrtException {
        Port port = port(OnnxJavaType.FLOAT16);
        port.prepare(1, 1);
        port.write(0, row -> row.put(value));

        assertThat(port.read(0)[0]).isEqualTo(rounded);
    }

    @ParameterizedTest
    @CsvSource({"INT64, 999.9, 999", "INT32, 999.9, 999", "INT64, 0.5, 0", "FLOAT, 0.5, 0.5"})
    void wholeNumbersAreTruncated(OnnxJavaType type, float value, float held) throws OrtException {
        Port port = port(type);
        port.prepare(1, 1);
        port.write(0, row -> row.put(value));

        assertThat(port.read(0)[0]).isEqualTo(held);
    }

    @Test
    void aRowIsWrittenAgainOnlyWhenItHoldsSomethingElse() throws OrtException {
        Port port = port(OnnxJavaType.FLOAT);
        List<String> written = new ArrayList<>();

        port.prepare(2, 1);
        put(port, 0, "a", written);
        put(port, 1, "b", written);
        put(port, 0, "a", written);
        assertThat(written).containsExactly("a", "b");

        port.prepare(1, 1);
        put(port, 0, "a", written);
        port.prepare(2, 1);
        put(port, 1, "b", written);
        assertThat(written).as("fewer rows, then as many as before").hasSize(2);

        put(port, 1, "a", written);
        put(port, 1, "b", written);
        assertThat(written).as("overwritten").hasSize(4);

        port.prepare(3, 1);
        put(port, 0, "a", written);
        assertThat(written).as("more rows, in new memory").hasSize(5);

        port.prepare(1, 2);
        port.prepare(1, 1);
        put(port, 0, "a", written);
        assertThat(written).as("rows of another size were there").hasSize(6);
    }

    private static void put(Port port, int row, String value, List<String> written) {
        port.writeOnce(
                row,
                value,
                target -> {
                    written.add(value);
                    target.put(value.charAt(0));
                });
        assertThat(port.read(row)[0]).isEqualTo(value.charAt(0));
    }

    @Test
    void aTypeThatCannotBeConvertedIsNamed() {
        assertThatThrownBy(() -> port(OnnxJavaType.DOUBLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "unet/model.onnx: tensor 'sample' is DOUBLE, which is none of float32,"
                                + " float16, int64, int32");
    }

    private static Port port(OnnxJavaType type) throws OrtException {
        ByteBuffer any = ByteBuffer.allocateDirect(type.size);
        return new Port(
                "unet/model.onnx",
                "sample",
                TensorInfo.constructFromBuffer(any, new long[] {1}, type));
    }
}
