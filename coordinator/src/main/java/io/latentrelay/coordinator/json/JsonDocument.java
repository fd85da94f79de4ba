package io.latentrelay.coordinator.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.latentrelay.coordinator.document.DocumentException;
import io.latentrelay.coordinator.document.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads JSON into values that know their line: quicker and leaner than YAML for long documents. */
public final class JsonDocument {

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(100)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private JsonDocument() {}

    /**
     * @param source the document's name in messages
     * @throws DocumentException naming the line, when the bytes are no JSON
     */
    public static Value parse(String source, byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return new Value.Nothing(1);
            }
            Value value = read(parser, first);
            if (parser.nextToken() != null) {
                throw refusal(source, line(parser), "more than one value");
            }
            return value;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw refusal(source, line, e.getOriginalMessage());
        } catch (IOException e) {
            throw refusal(source, 1, String.valueOf(e.getMessage()));
        }
    }

    private static DocumentException refusal(String source, int line, String problem) {
        String oneLine = problem.replaceAll("\\s+", " ");
        return new DocumentException(List.of(source + ":" + line + ": not JSON: " + oneLine));
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static Value read(JsonParser parser, JsonToken token) throws IOException {
        int line = line(parser);
        return switch (token) {
            case START_OBJECT -> mapping(parser, line);
            case START_ARRAY -> sequence(parser, line);
            case VALUE_STRING -> new Value.Text(line, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    new Value.Numeral(
                            line, parser.getText(), Optional.of(new BigDecimal(parser.getText())));
            case VALUE_TRUE -> new Value.Truth(line, true);
            case VALUE_FALSE -> new Value.Truth(line, false);
            case VALUE_NULL -> new Value.Nothing(line);
            default -> throw new IllegalStateException("token " + token + " begins no value");
        };
    }

    private static Value mapping(JsonParser parser, int line) throws IOException {
        List<Value.Entry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line(parser);
            entries.add(new Value.Entry(key, keyLine, read(parser, parser.nextToken())));
        }
        return new Value.Mapping(line, entries);
    }

    private static Value sequence(JsonParser parser, int line) throws IOException {
        List<Value> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            items.add(read(parser, token));
        }
        return new Value.Sequence(line, items);
    }
}
