package io.latentrelay.bench.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An ONNX graph in the making. Nodes are added in the order they run; each gives back the name of
 * its output. Field numbers are those of onnx.proto3.
 */
final class OnnxGraph {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;

    private final Protobuf graph = new Protobuf().text(2, "bench");
    private final SplittableRandom random = new SplittableRandom(7);
    private int names;

    /** An attribute of a node. */
    record Attribute(String name, Protobuf message) {

        static Attribute ints(String name, long... values) {
            Protobuf message = new Protobuf().text(1, name);
            for (long value : values) {
                message.number(8, value);
            }
            return new Attribute(name, message.number(20, 7));
        }

        static Attribute number(String name, long value) {
            return new Attribute(name, new Protobuf().text(1, name).number(3, value).number(20, 2));
        }
    }

    /** One of floats; an axis that starts with a letter takes any size. */
    String input(String name, String... axes) {
        graph.message(11, valueInfo(name, axes));
        return name;
    }

    void output(String name, String... axes) {
        graph.message(12, valueInfo(name, axes));
    }

    private static Protobuf valueInfo(String name, String... axes) {
        Protobuf shape = new Protobuf();
        for (String axis : axes) {
            boolean isOpen = Character.isLetter(axis.charAt(0));
            Protobuf size = new Protobuf();
            shape.message(1, isOpen ? size.text(2, axis) : size.number(1, Long.parseLong(axis)));
        }
        Protobuf tensor = new Protobuf().number(1, FLOAT).message(2, shape);
        return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
    }

    String node(String operator, List<String> inputs, Attribute... attributes) {
        return node(operator, "v" + names++, inputs, attributes);
    }

    String node(String operator, String output, List<String> inputs, Attribute... attributes) {
        Protobuf node = new Protobuf();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, output).text(4, operator);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        graph.message(1, node);
        return output;
    }

    /** Random weights whose outputs are about as large as their inputs. */
    String weights(int fanIn, long... shape) {
        int size = 1;
        for (long axis : shape) {
            size = Math.multiplyExact(size, Math.toIntExact(axis));
        }
        ByteBuffer values = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        double scale = Math.sqrt(3.0 / fanIn);
        while (values.hasRemaining()) {
            values.putFloat((float) random.nextDouble(-scale, scale));
        }
        return tensor(FLOAT, values.array(), shape);
    }

    String floats(float... numbers) {
        ByteBuffer values =
                ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            values.putFloat(number);
        }
        return tensor(FLOAT, values.array(), numbers.length);
    }

    String longs(long... numbers) {
        ByteBuffer values =
                ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long number : numbers) {
            values.putLong(number);
        }
        return tensor(INT64, values.array(), numbers.length);
    }

    private String tensor(int type, byte[] values, long... shape) {
        String name = "w" + names++;
        Protobuf tensor = new Protobuf();
        for (long axis : shape) {
            tensor.number(1, axis);
        }
        graph.message(5, tensor.number(2, type).text(8, name).bytes(9, values));
        return name;
    }

    /** The whole file. */
    byte[] toModel() {
        return new Protobuf()
                .number(1, IR_VERSION)
                .text(2, "latent-relay bench")
                .message(7, graph)
                .message(8, new Protobuf().text(1, "").number(2, OPSET))
                .toBytes();
    }
}
