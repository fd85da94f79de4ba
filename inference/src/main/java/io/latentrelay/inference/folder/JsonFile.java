package io.latentrelay.inference.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** One JSON file of a model folder. A key that holds null counts as absent, as diffusers has it. */
final class JsonFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final JsonNode root;

    private JsonFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * @throws IllegalArgumentException when the file holds no JSON object
     */
    static JsonFile read(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new IllegalArgumentException(file + " holds no JSON object");
            }
            return new JsonFile(file, root);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " is no JSON: " + e.getOriginalMessage().strip().replace("\n", " "), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    boolean has(String key) {
        return !root.path(key).isMissingNode() && !root.path(key).isNull();
    }

    int integer(String key) {
        return required(key, "a whole number", JsonNode::canConvertToInt).intValue();
    }

    int integer(String key, int absent) {
        return has(key) ? integer(key) : absent;
    }

    double number(String key) {
        return required(key, "a number", JsonNode::isNumber).doubleValue();
    }

    double number(String key, double absent) {
        return has(key) ? number(key) : absent;
    }

    boolean flag(String key, boolean absent) {
        return has(key)
                ? required(key, "true or false", JsonNode::isBoolean).booleanValue()
                : absent;
    }

    String text(String key) {
        return required(key, "a text", JsonNode::isTextual).textValue();
    }

    String text(String key, String absent) {
        return has(key) ? text(key) : absent;
    }

    /** A token, which tokenizers write as a text or as an object with the text as its content. */
    Optional<String> token(String key) {
        JsonNode value = root.path(key);
        JsonNode content = value.isObject() ? value.path("content") : value;
        return content.isTextual() ? Optional.of(content.textValue()) : Optional.empty();
    }

    List<Float> floats(String key) {
        List<Float> values = new ArrayList<>();
        for (JsonNode value : required(key, "a list of numbers", JsonNode::isArray)) {
            if (!value.isNumber()) {
                throw odd(key, "a list of numbers", value);
            }
            values.add(value.floatValue());
        }
        return values;
    }

    int length(String key) {
        return required(key, "a list", JsonNode::isArray).size();
    }

    /** The whole file as a map from text to whole number. */
    Map<String, Integer> integers() {
        Map<String, Integer> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!entry.getValue().canConvertToInt()) {
                throw odd(entry.getKey(), "a whole number", entry.getValue());
            }
            entries.put(entry.getKey(), entry.getValue().intValue());
        }
        return entries;
    }

    IllegalArgumentException odd(String key, String expected, Object found) {
        return new IllegalArgumentException(
                file + ": " + key + " must be " + expected + ", not " + found);
    }

    /** The same complaint, naming this file. */
    IllegalArgumentException naming(IllegalArgumentException complaint) {
        String message = String.valueOf(complaint.getMessage());
        return message.startsWith(file.toString())
                ? complaint
                : new IllegalArgumentException(file + ": " + message, complaint);
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private JsonNode required(String key, String expected, Predicate<JsonNode> fits) {
        if (!has(key)) {
            throw new IllegalArgumentException(file + " lacks " + key);
        }
        JsonNode value = root.path(key);
        if (!fits.test(value)) {
            throw odd(key, expected, value);
        }
        return value;
    }
}
