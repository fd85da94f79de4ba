package io.latentrelay.diffusion.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A golden file: NAME.json describes the tensors that lie one after the other in NAME.bin, row
 * major and little-endian.
 */
public final class Golden {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final JsonNode description;
    private final ByteBuffer bytes;

    private Golden(String name, JsonNode description, ByteBuffer bytes) {
        this.name = name;
        this.description = description;
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Such as {@code rng/torch_cpu_randn}. */
    public static Golden read(String name) {
        return new Golden(name, json(name + ".json"), ByteBuffer.wrap(resource(name + ".bin")));
    }

    /** A golden file without tensors. */
    public static JsonNode json(String path) {
        try {
            return JSON.readTree(resource(path));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** CLIP's vocabulary, as a tokenizer takes it. */
    public static Map<String, Integer> vocabulary() {
        Map<String, Integer> vocabulary = new HashMap<>();
        json("tokenizer/vocab.json")
                .properties()
                .forEach(entry -> vocabulary.put(entry.getKey(), entry.getValue().intValue()));
        return vocabulary;
    }

    /** Lines of CLIP's merges.txt. */
    public static List<String> merges() {
        return new String(resource("tokenizer/merges.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** What stands in the JSON beside the tensors. */
    public JsonNode description() {
        return description;
    }

    /** Keys of all tensors, in the file's order. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        description.get("tensors").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** A tensor of any number type, as floats. */
    public float[] floats(String key) {
        JsonNode tensor = description.get("tensors").get(key);
        if (tensor == null) {
            throw new IllegalArgumentException(name + " has no tensor " + key);
        }
        int size = 1;
        for (JsonNode dimension : tensor.get("shape")) {
            size *= dimension.intValue();
        }
        float[] values = new float[size];
        ByteBuffer from =
                bytes.duplicate()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .position(tensor.get("offset").intValue());
        for (int i = 0; i < size; i++) {
            values[i] = next(from, tensor.get("dtype").textValue());
        }
        return values;
    }

    /** A tensor of 32-bit words. */
    public int[] words(String key) {
        JsonNode tensor = description.get("tensors").get(key);
        int[] values = new int[tensor.get("shape").get(0).intValue()];
        bytes.duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(tensor.get("offset").intValue())
                .asIntBuffer()
                .get(values);
        return values;
    }

    private static float next(ByteBuffer from, String dtype) {
        return switch (dtype) {
            case "float32" -> from.getFloat();
            case "float64" -> (float) from.getDouble();
            case "int64" -> from.getLong();
            case "int32" -> from.getInt();
            default -> throw new IllegalArgumentException("dtype " + dtype);
        };
    }

    private static byte[] resource(String path) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + path)) {
            if (in == null) {
                throw new IllegalArgumentException("no golden file " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
