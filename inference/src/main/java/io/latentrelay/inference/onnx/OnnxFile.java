package io.latentrelay.inference.onnx;

import io.latentrelay.inference.onnx.NetworkDescription.Tensor;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an ONNX file says of its inputs, read without loading it: weights are skipped. Field numbers
 * are those of {@code onnx.proto}.
 */
final class OnnxFile {

    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_INPUT = 11;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int TENSOR_ELEMENT = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int SHAPE_DIMENSION = 1;
    private static final int DIMENSION_VALUE = 1;

    /** By {@code TensorProto.DataType}, as {@link NetworkDescription} names them. */
    private static final Map<Integer, String> TYPES =
            Map.of(1, "float32", 6, "int32", 7, "int64", 10, "float16", 16, "bfloat16");

    private OnnxFile() {}

    /**
     * The graph's inputs in their order.
     *
     * @throws IllegalArgumentException when the file is no ONNX model
     */
    static List<Tensor> inputs(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Message model = new Message(in, Files.size(file));
            for (int field = model.next(); field != 0; field = model.next()) {
                if (field == MODEL_GRAPH) {
                    return graph(model.message());
                }
                model.skip();
            }
            throw new IllegalArgumentException(file + " is no ONNX model: it has no graph");
        } catch (EOFException e) {
            throw new IllegalArgumentException(file + " is no ONNX model: it ends too early", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static List<Tensor> graph(Message graph) throws IOException {
        List<Tensor> inputs = new ArrayList<>();
        for (int field = graph.next(); field != 0; field = graph.next()) {
            if (field == GRAPH_INPUT) {
                inputs.add(input(graph.message()));
            } else {
                graph.skip();
            }
        }
        return inputs;
    }

    private static Tensor input(Message value) throws IOException {
        String name = "";
        Tensor type = new Tensor("", "", List.of());
        for (int field = value.next(); field != 0; field = value.next()) {
            if (field == VALUE_NAME) {
                name = value.text();
            } else if (field == VALUE_TYPE) {
                type = type(value.message());
            } else {
                value.skip();
            }
        }
        return new Tensor(name, type.type(), type.shape());
    }

    private static Tensor type(Message type) throws IOException {
        Tensor tensor = new Tensor("", "", List.of());
        for (int field = type.next(); field != 0; field = type.next()) {
            if (field == TYPE_TENSOR) {
                tensor = tensor(type.message());
            } else {
                type.skip();
            }
        }
        return tensor;
    }

    private static Tensor tensor(Message tensor) throws IOException {
        String element = "";
        List<Long> shape = List.of();
        for (int field = tensor.next(); field != 0; field = tensor.next()) {
            if (field == TENSOR_ELEMENT) {
                int code = (int) tensor.number();
                element = TYPES.getOrDefault(code, "type " + code);
            } else if (field == TENSOR_SHAPE) {
                shape = shape(tensor.message());
            } else {
                tensor.skip();
            }
        }
        return new Tensor("", element, shape);
    }

    private static List<Long> shape(Message shape) throws IOException {
        List<Long> axes = new ArrayList<>();
        for (int field = shape.next(); field != 0; field = shape.next()) {
            if (field == SHAPE_DIMENSION) {
                axes.add(axis(shape.message()));
            } else {
                shape.skip();
            }
        }
        return axes;
    }

    private static long axis(Message dimension) throws IOException {
        long size = -1;
        for (int field = dimension.next(); field != 0; field = dimension.next()) {
            if (field == DIMENSION_VALUE) {
                size = dimension.number();
            } else {
                dimension.skip();
            }
        }
        return size;
    }

    /** A Protocol Buffers message, field after field. */
    private static final class Message {
        private static final int VARINT = 0;
        private static final int EIGHT_BYTES = 1;
        private static final int LENGTH_FIRST = 2;
        private static final int FOUR_BYTES = 5;

        private final InputStream in;
        private long left;
        private int kind;

        Message(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        /** Number of the next field; 0 at the end. */
        int next() throws IOException {
            if (left <= 0) {
                return 0;
            }
            long key = number();
            kind = (int) (key & 7);
            return (int) (key >>> 3);
        }

        long number() throws IOException {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                int read = in.read();
                if (read < 0) {
                    throw new EOFException();
                }
                left--;
                value |= (long) (read & 0x7f) << shift;
                if (read < 0x80) {
                    return value;
                }
            }
            throw new EOFException();
        }

        private long length() throws IOException {
            long length = number();
            if (kind != LENGTH_FIRST || length < 0 || length > left) {
                throw new EOFException();
            }
            left -= length;
            return length;
        }

        String text() throws IOException {
            return new String(in.readNBytes((int) length()), StandardCharsets.UTF_8);
        }

        /** To be read to its end before this one goes on. */
        Message message() throws IOException {
            return new Message(in, length());
        }

        void skip() throws IOException {
            switch (kind) {
                case VARINT -> number();
                case EIGHT_BYTES -> skip(8);
                case LENGTH_FIRST -> in.skipNBytes(length());
                case FOUR_BYTES -> skip(4);
                default -> throw new EOFException();
            }
        }

        private void skip(int bytes) throws IOException {
            left -= bytes;
            in.skipNBytes(bytes);
        }
    }
}
