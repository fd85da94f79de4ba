package io.latentrelay.local.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An NPY file read back, by the format's definition: NumPy Enhancement Proposal 1. */
public record NpyTensor(String type, List<Integer> shape, ByteBuffer data) {

    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{'descr': '([^']+)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), } *\n");

    public static NpyTensor read(Path file) {
        try {
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NpyTensor parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        buffer.get(magic);
        if (!Arrays.equals(magic, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})) {
            throw new IllegalStateException("no NPY file of version 1.0");
        }
        byte[] header = new byte[buffer.getShort()];
        buffer.get(header);
        Matcher parts = HEADER.matcher(new String(header, StandardCharsets.US_ASCII));
        if (!parts.matches() || buffer.position() % 64 != 0) {
            throw new IllegalStateException("odd header");
        }
        List<Integer> shape = new ArrayList<>();
        for (String size : parts.group(2).split(",", -1)) {
            if (!size.isBlank()) {
                shape.add(Integer.valueOf(size.strip()));
            }
        }
        return new NpyTensor(parts.group(1), shape, buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    public float[] floats() {
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        return values;
    }

    public long[] longs() {
        long[] values = new long[data.remaining() / Long.BYTES];
        data.asLongBuffer().get(values);
        return values;
    }
}
