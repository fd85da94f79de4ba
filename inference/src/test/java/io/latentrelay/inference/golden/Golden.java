package io.latentrelay.inference.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** NAME.json describes the tensors that lie in NAME.bin, little-endian and row-major. */
public final class Golden {

    private final JsonNode description;
    private final ByteBuffer bytes;

    private Golden(JsonNode description, byte[] bytes) {
        this.description = description;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Such as {@code networks/networks}. */
    public static Golden read(String name) {
        Path folder = TinyModels.resources();
        try {
            return new Golden(
                    new ObjectMapper().readTree(folder.resolve(name + ".json").toFile()),
                    Files.readAllBytes(folder.resolve(name + ".bin")));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    public JsonNode cases() {
        return description.get("cases");
    }

    public boolean has(String key) {
        return description.get("tensors").has(key);
    }

    public int[] shape(String key) {
        JsonNode shape = tensor(key).get("shape");
        int[] sizes = new int[shape.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape.get(i).intValue();
        }
        return sizes;
    }

    /** All numbers of a tensor. */
    public float[] floats(String key) {
        int count = 1;
        for (int size : shape(key)) {
            count *= size;
        }
        return floats(key, 0, count);
    }

    /** One row of a tensor. */
    public float[] row(String key, int row) {
        int count = 1;
        int[] shape = shape(key);
        for (int axis = 1; axis < shape.length; axis++) {
            count *= shape[axis];
        }
        return floats(key, row * count, count);
    }

    /** One row of a tensor of rows x channels x height x width. */
    public Latents latents(String key, int row) {
        int[] shape = shape(key);
        return Latents.of(new Shape(shape[1], shape[2], shape[3]), row(key, row));
    }

    private JsonNode tensor(String key) {
        JsonNode tensor = description.get("tensors").get(key);
        if (tensor == null) {
            throw new IllegalArgumentException("no golden tensor " + key);
        }
        return tensor;
    }

    private float[] floats(String key, int from, int count) {
        String dtype = tensor(key).get("dtype").textValue();
        int offset = tensor(key).get("offset").intValue();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            int at = from + i;
            values[i] =
                    switch (dtype) {
                        case "float32" -> bytes.getFloat(offset + 4 * at);
                        case "int64" -> bytes.getLong(offset + 8 * at);
                        case "uint8" -> bytes.get(offset + at) & 0xff;
                        default -> throw new IllegalArgumentException("dtype " + dtype);
                    };
        }
        return values;
    }
}
