package io.latentrelay.coordinator.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A JSON object for our own documents, in the order its members were put. Not safe for concurrent
 * use. Readers throw {@link IllegalStateException} for a member that is missing or of another kind:
 * what we wrote ourselves is never a user's mistake.
 */
public final class JsonObject {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final DefaultPrettyPrinter PRETTY =
            new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private final ObjectNode node;

    public JsonObject() {
        this(JsonNodeFactory.instance.objectNode());
    }

    private JsonObject(ObjectNode node) {
        this.node = node;
    }

    /**
     * @throws IllegalArgumentException when the bytes are no JSON object
     */
    public static JsonObject parse(byte[] bytes) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (tree instanceof ObjectNode object) {
                return new JsonObject(object);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    public JsonObject put(String name, String value) {
        node.put(name, value);
        return this;
    }

    public JsonObject put(String name, long value) {
        node.put(name, value);
        return this;
    }

    public JsonObject put(String name, double value) {
        node.put(name, value);
        return this;
    }

    public JsonObject put(String name, float value) {
        node.put(name, value);
        return this;
    }

    public JsonObject put(String name, boolean value) {
        node.put(name, value);
        return this;
    }

    public JsonObject put(String name, JsonObject value) {
        node.set(name, value.node);
        return this;
    }

    public JsonObject putNull(String name) {
        node.putNull(name);
        return this;
    }

    /** Null in the document when there is none. */
    public JsonObject putText(String name, Optional<String> value) {
        node.put(name, value.orElse(null));
        return this;
    }

    /** Null in the document when there is none. */
    public JsonObject putLong(String name, OptionalLong value) {
        return value.isPresent() ? put(name, value.getAsLong()) : putNull(name);
    }

    /** Null in the document when there is none. */
    public JsonObject putDouble(String name, OptionalDouble value) {
        return value.isPresent() ? put(name, value.getAsDouble()) : putNull(name);
    }

    public JsonObject putTexts(String name, List<String> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
        return this;
    }

    public JsonObject putDoubles(String name, List<Double> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
        return this;
    }

    public JsonObject putObjects(String name, List<JsonObject> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(value -> array.add(value.node));
        return this;
    }

    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    public String text(String name) {
        return required(name, node.path(name).isTextual()).textValue();
    }

    /** Any member as text: texts without quotes, numbers without an empty fraction. */
    public String shown(String name) {
        JsonNode value = node.path(name);
        if (value.isTextual()) {
            return value.textValue();
        }
        return value.isNumber() && value.canConvertToExactIntegral()
                ? value.bigIntegerValue().toString()
                : value.toString();
    }

    public long whole(String name) {
        return required(name, node.path(name).canConvertToExactIntegral()).longValue();
    }

    public double decimal(String name) {
        return required(name, node.path(name).isNumber()).doubleValue();
    }

    public boolean truth(String name) {
        return required(name, node.path(name).isBoolean()).booleanValue();
    }

    public JsonObject object(String name) {
        return new JsonObject((ObjectNode) required(name, node.path(name).isObject()));
    }

    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Iterator<JsonNode> i = required(name, node.path(name).isArray()).elements();
                i.hasNext(); ) {
            objects.add(new JsonObject((ObjectNode) i.next()));
        }
        return objects;
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        required(name, node.path(name).isArray()).forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public OptionalLong optionalWhole(String name) {
        return has(name) ? OptionalLong.of(whole(name)) : OptionalLong.empty();
    }

    public OptionalDouble optionalDecimal(String name) {
        return has(name) ? OptionalDouble.of(decimal(name)) : OptionalDouble.empty();
    }

    private JsonNode required(String name, boolean fits) {
        if (!fits) {
            throw new IllegalStateException(
                    "'" + name + "' is missing or of the wrong kind in " + excerpt());
        }
        return node.path(name);
    }

    private String excerpt() {
        String text = toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    /** On one line, as JSON lines need it. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Indented, for people; ends with a newline. */
    public String pretty() {
        try {
            return MAPPER.writer(PRETTY).writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    @Override
    public String toString() {
        return node.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject that && node.equals(that.node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }
}
