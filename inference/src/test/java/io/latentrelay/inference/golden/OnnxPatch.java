package io.latentrelay.inference.golden;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Changes how an ONNX file declares one input, or the numbers of one weight, byte by byte in its
 * protocol buffer, and nothing else. A declaration ({@code ValueInfoProto}) reads: 0x0a, length,
 * name, 0x12, length, type; a tensor type: 0x0a, length, 0x08, element type, 0x12, length, axes.
 */
public final class OnnxPatch {

    public static final byte FLOAT32 = 1;
    public static final byte INT32 = 6;

    private static final int TENSOR_DATA = 0x4a;
    private static final int MODEL_GRAPH = 0x3a;
    private static final int GRAPH_INPUT = 0x5a;

    private OnnxPatch() {}

    /** Declares another element type. */
    public static void elementType(Path file, String input, byte type) {
        byte[] model = read(file);
        int at = typeOf(model, input);
        model[at + 5] = type;
        write(file, model);
    }

    /** Declares another fixed size on the last axis, which had one below 128. */
    public static void lastAxis(Path file, String input, int size) {
        byte[] model = read(file);
        int at = typeOf(model, input);
        int end = at + 2 + model[at + 1];
        model[end - 1] = (byte) size;
        write(file, model);
    }

    /** Declares these axes, none at all for a scalar; a negative length is open. */
    public static void axes(Path file, String input, int... lengths) {
        ByteArrayOutputStream axes = new ByteArrayOutputStream();
        for (int length : lengths) {
            axes.write(0x0a);
            axes.write(length < 0 ? 0 : 2);
            if (length >= 0) {
                axes.write(0x08);
                axes.write(length);
            }
        }
        replaceAxes(file, input, axes.toByteArray());
    }

    /** Sets every number of a float32 weight, which has fewer than 4096 of them. */
    public static void fill(Path file, String weight, float value) {
        byte[] model = read(file);
        byte[] name = weight.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + name.length + 3 < model.length; i++) {
            int data = i + name.length;
            if (model[data] == TENSOR_DATA && Arrays.equals(model, i, data, name, 0, name.length)) {
                boolean longer = model[data + 1] < 0;
                int bytes = (model[data + 1] & 0x7f) | (longer ? model[data + 2] << 7 : 0);
                ByteBuffer numbers =
                        ByteBuffer.wrap(model, data + (longer ? 3 : 2), bytes)
                                .order(ByteOrder.LITTLE_ENDIAN);
                while (numbers.hasRemaining()) {
                    numbers.putFloat(value);
                }
                write(file, model);
                return;
            }
        }
        throw new IllegalArgumentException("no weight " + weight);
    }

    private static void replaceAxes(Path file, String input, byte[] axes) {
        byte[] model = read(file);
        int type = typeOf(model, input);
        int oldBytes = 2 + model[type + 1];
        byte[] replacement = new byte[8 + axes.length];
        byte[] head = {
            0x12,
            (byte) (6 + axes.length),
            0x0a,
            (byte) (4 + axes.length),
            0x08,
            model[type + 5],
            0x12,
            (byte) axes.length
        };
        System.arraycopy(head, 0, replacement, 0, head.length);
        System.arraycopy(axes, 0, replacement, head.length, axes.length);
        int removed = oldBytes - replacement.length;

        byte[] patched = new byte[model.length - removed];
        System.arraycopy(model, 0, patched, 0, type);
        System.arraycopy(replacement, 0, patched, type, replacement.length);
        int rest = type + oldBytes;
        System.arraycopy(model, rest, patched, type + replacement.length, model.length - rest);
        int declarationLength = type - input.length() - 3;
        patched[declarationLength] -= (byte) removed;
        shortenGraph(patched, removed);
        write(file, patched);
    }

    /** Index of the 0x12 that begins the declared type of a graph input. */
    private static int typeOf(byte[] model, String input) {
        byte[] name = input.getBytes(StandardCharsets.US_ASCII);
        for (int i = model.length - name.length - 1; i > 3; i--) {
            boolean named = Arrays.equals(model, i, i + name.length, name, 0, name.length);
            boolean declared =
                    model[i - 4] == GRAPH_INPUT
                            && model[i - 2] == 0x0a
                            && model[i - 1] == name.length
                            && model[i + name.length] == 0x12;
            if (named && declared) {
                return i + name.length;
            }
        }
        throw new IllegalArgumentException("no input " + input);
    }

    /** The graph's length stands in the model's header as a four-byte varint. */
    private static void shortenGraph(byte[] model, int removed) {
        int at = 0;
        while (model[at] != MODEL_GRAPH || model[at + 4] < 0 || model[at + 1] >= 0) {
            at++;
        }
        int length = 0;
        for (int i = 3; i >= 0; i--) {
            length = (length << 7) | (model[at + 1 + i] & 0x7f);
        }
        length -= removed;
        for (int i = 0; i < 4; i++) {
            model[at + 1 + i] = (byte) (((length >> (7 * i)) & 0x7f) | (i < 3 ? 0x80 : 0));
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] model) {
        try {
            Files.write(file, model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
