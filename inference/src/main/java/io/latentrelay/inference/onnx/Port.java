package io.latentrelay.inference.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One named input or output of a network, with memory outside the heap that ONNX Runtime reads and
 * writes in place. The memory is kept from call to call and grows to the largest call. Values are
 * floats on our side and whatever the network declares on its own. Not safe for concurrent use.
 */
final class Port {

    private static final Set<OnnxJavaType> TYPES =
            Set.of(
                    OnnxJavaType.FLOAT,
                    OnnxJavaType.FLOAT16,
                    OnnxJavaType.INT64,
                    OnnxJavaType.INT32);

    private final String name;
    private final OnnxJavaType type;
    private final long[] declaredShape;
    private ByteBuffer memory = ByteBuffer.allocateDirect(0);
    private float[] converted = {};
    private int rowSize;
    private @Nullable Object[] held = {};

    /**
     * @throws IllegalArgumentException when the network declares a type we cannot convert to
     */
    Port(String network, String name, TensorInfo info) {
        if (!TYPES.contains(info.type)) {
            throw new IllegalArgumentException(
                    network
                            + ": tensor '"
                            + name
                            + "' is "
                            + info.type
                            + ", which is none of float32, float16, int64, int32");
        }
        this.name = name;
        this.type = info.type;
        this.declaredShape = info.getShape();
    }

    String name() {
        return name;
    }

    int rank() {
        return declaredShape.length;
    }

    /** The size the network declares for an axis; -1 when it takes any. */
    long axis(int index) {
        return declaredShape[index];
    }

    String describe() {
        return name + " " + type + Arrays.toString(declaredShape);
    }

    boolean isHalf() {
        return type == OnnxJavaType.FLOAT16;
    }

    boolean isFractional() {
        return type == OnnxJavaType.FLOAT || isHalf();
    }

    /** Makes room. Rows written earlier stay when neither their size nor their place changes. */
    void prepare(int rows, int rowSize) {
        int bytes = Math.multiplyExact(Math.multiplyExact(rows, rowSize), type.size);
        boolean grows = bytes > memory.capacity();
        if (grows) {
            memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        if (grows || this.rowSize != rowSize) {
            held = new @Nullable Object[rows];
        } else if (held.length < rows) {
            held = Arrays.copyOf(held, rows);
        }
        this.rowSize = rowSize;
    }

    /** Writes one row unless it already holds what {@code value} last wrote there. */
    void writeOnce(int row, Object value, Consumer<FloatBuffer> writer) {
        if (held[row] != value) {
            write(row, writer);
            held[row] = value;
        }
    }

    /** Writes one row; {@code writer} must put exactly as many floats as a row holds. */
    void write(int row, Consumer<FloatBuffer> writer) {
        held[row] = null;
        if (type == OnnxJavaType.FLOAT) {
            writer.accept(memory.asFloatBuffer().position(row * rowSize));
            return;
        }
        writer.accept(FloatBuffer.wrap(conversionSpace()));
        int at = row * rowSize;
        for (int i = 0; i < rowSize; i++) {
            put(at + i, converted[i]);
        }
    }

    /** Reads one row as latents. */
    Latents read(int row, Shape shape) {
        int at = row * rowSize;
        return type == OnnxJavaType.FLOAT
                ? Latents.read(shape, memory.asFloatBuffer().position(at))
                : Latents.compute(shape, i -> get(at + i));
    }

    /** Reads one row. */
    float[] read(int row) {
        float[] values = new float[rowSize];
        int at = row * rowSize;
        if (type == OnnxJavaType.FLOAT) {
            memory.asFloatBuffer().position(at).get(values);
        } else {
            for (int i = 0; i < rowSize; i++) {
                values[i] = get(at + i);
            }
        }
        return values;
    }

    /** The memory as a tensor of this shape, without copying. The caller closes it. */
    OnnxTensor tensor(OrtEnvironment environment, long[] shape) throws OrtException {
        int elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, Math.toIntExact(size));
        }
        // A duplicate, because a tensor starts at its buffer's position; order() is not inherited.
        ByteBuffer window = memory.duplicate().order(ByteOrder.nativeOrder());
        window.limit(elements * type.size);
        return OnnxTensor.createTensor(environment, window, shape, type);
    }

    private float[] conversionSpace() {
        if (converted.length != rowSize) {
            converted = new float[rowSize];
        }
        return converted;
    }

    /** Whole numbers are truncated, as a network's own cast would. */
    private void put(int index, float value) {
        int at = index * type.size;
        if (type == OnnxJavaType.FLOAT16) {
            memory.putShort(at, Fp16Conversions.floatToFp16(value));
        } else if (type == OnnxJavaType.INT64) {
            memory.putLong(at, (long) value);
        } else {
            memory.putInt(at, (int) value);
        }
    }

    private float get(int index) {
        int at = index * type.size;
        if (type == OnnxJavaType.FLOAT16) {
            return Fp16Conversions.fp16ToFloat(memory.getShort(at));
        }
        return type == OnnxJavaType.INT64 ? memory.getLong(at) : memory.getInt(at);
    }
}
