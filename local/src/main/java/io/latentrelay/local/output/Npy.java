package io.latentrelay.local.output;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tensors as NumPy's NPY files (NumPy Enhancement Proposal 1, format version 1.0): little-endian,
 * row by row (C order).
 */
public final class Npy {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int LENGTH_BYTES = 2;

    /** Data begins on a multiple of this, so that it can be mapped into memory. */
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /**
     * Writes float32.
     *
     * @throws java.io.UncheckedIOException when the file cannot be written
     */
    public static void write(Path file, List<Integer> shape, float[] values) {
        requireFit(shape, values.length);
        byte[] head = head("<f4", shape);
        byte[] bytes = Arrays.copyOf(head, head.length + Float.BYTES * values.length);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(head.length)
                .asFloatBuffer()
                .put(values);
        OutputFile.write(file, bytes);
    }

    /**
     * Writes int64.
     *
     * @throws java.io.UncheckedIOException when the file cannot be written
     */
    public static void write(Path file, List<Integer> shape, long[] values) {
        requireFit(shape, values.length);
        byte[] head = head("<i8", shape);
        byte[] bytes = Arrays.copyOf(head, head.length + Long.BYTES * values.length);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(head.length)
                .asLongBuffer()
                .put(values);
        OutputFile.write(file, bytes);
    }

    private static void requireFit(List<Integer> shape, int count) {
        int product = shape.stream().reduce(1, Math::multiplyExact);
        if (product != count) {
            throw new IllegalStateException(count + " values do not fill shape " + shape);
        }
    }

    /** All that comes before the data. */
    private static byte[] head(String type, List<Integer> shape) {
        String header =
                "{'descr': '"
                        + type
                        + "', 'fortran_order': False, 'shape': "
                        + tuple(shape)
                        + ", }";
        int unpadded = MAGIC.length + LENGTH_BYTES + header.length() + 1;
        int padding = Math.floorMod(-unpadded, ALIGNMENT);
        String padded = header + " ".repeat(padding) + "\n";
        byte[] head = new byte[unpadded + padding];
        ByteBuffer.wrap(head)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII));
        return head;
    }

    /** As Python writes one: a single element needs its comma. */
    private static String tuple(List<Integer> shape) {
        String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return shape.size() == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
    }
}
