package io.latentrelay.coordinator.yaml;

import io.latentrelay.coordinator.document.DocumentException;
import io.latentrelay.coordinator.document.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 with its core schema, of which JSON is a subset. */
public final class YamlDocument {

    // Aliases within aliases make a short text stand for more than any memory holds.
    private static final int MOST_VALUES = 2_000_000;

    private final String source;
    private int depth;
    private int values;

    private YamlDocument(String source) {
        this.source = source;
    }

    /**
     * @param source the document's name in messages
     * @throws DocumentException naming the line, when the text is no YAML
     */
    public static Value parse(String source, String text) {
        return new YamlDocument(source).parse(text);
    }

    private Value parse(String text) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(source)
                        .setSchema(new CoreSchema())
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .build();
        try {
            return new Compose(settings)
                    .composeString(text)
                    .map(this::read)
                    .orElseGet(() -> new Value.Nothing(1));
        } catch (MarkedYamlEngineException e) {
            throw refusal(e.getProblemMark().map(YamlDocument::line).orElse(1), e.getProblem());
        } catch (YamlEngineException e) {
            throw refusal(1, String.valueOf(e.getMessage()));
        }
    }

    private DocumentException refusal(int line, String problem) {
        String oneLine = problem.replaceAll("\\s+", " ");
        return new DocumentException(List.of(source + ":" + line + ": not YAML: " + oneLine));
    }

    private Value read(Node node) {
        int line = node.getStartMark().map(YamlDocument::line).orElse(1);
        // An alias within its own anchor would lead round for ever.
        if (++values > MOST_VALUES) {
            throw refusal(line, "more than " + MOST_VALUES + " values, aliases included");
        }
        if (++depth > 100) {
            throw refusal(line, "blocks within blocks, more than 100 deep");
        }
        try {
            return switch (node.getNodeType()) {
                case SCALAR -> scalar(line, (ScalarNode) node);
                case SEQUENCE -> sequence(line, (SequenceNode) node);
                case MAPPING -> mapping(line, (MappingNode) node);
                case ANCHOR ->
                        throw new IllegalStateException("an alias without its anchor's node");
            };
        } finally {
            depth--;
        }
    }

    private Value sequence(int line, SequenceNode node) {
        List<Value> items = new ArrayList<>(node.getValue().size());
        node.getValue().forEach(item -> items.add(read(item)));
        return new Value.Sequence(line, items);
    }

    private Value mapping(int line, MappingNode node) {
        List<Value.Entry> entries = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            int keyLine = tuple.getKeyNode().getStartMark().map(YamlDocument::line).orElse(line);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw refusal(keyLine, "a key must be a word");
            }
            entries.add(new Value.Entry(key.getValue(), keyLine, read(tuple.getValueNode())));
        }
        return new Value.Mapping(line, entries);
    }

    private Value scalar(int line, ScalarNode node) {
        String text = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return new Value.Nothing(line);
        }
        if (tag.equals(Tag.BOOL)) {
            return new Value.Truth(line, Boolean.parseBoolean(text));
        }
        if (tag.equals(Tag.INT)) {
            return new Value.Numeral(line, text, number(line, text));
        }
        if (tag.equals(Tag.FLOAT)) {
            boolean finite = !text.toLowerCase(Locale.ROOT).matches("[-+]?\\.(inf|nan)");
            return new Value.Numeral(line, text, finite ? number(line, text) : Optional.empty());
        }
        if (tag.equals(Tag.STR)) {
            return new Value.Text(line, text);
        }
        throw refusal(line, "tag " + tag.getValue() + " has no meaning here");
    }

    private Optional<BigDecimal> number(int line, String text) {
        try {
            if (text.startsWith("0x")) {
                return Optional.of(new BigDecimal(new BigInteger(text.substring(2), 16)));
            }
            if (text.startsWith("0o")) {
                return Optional.of(new BigDecimal(new BigInteger(text.substring(2), 8)));
            }
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw refusal(line, "'" + text + "' is tagged as a number and is none");
        }
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }
}
