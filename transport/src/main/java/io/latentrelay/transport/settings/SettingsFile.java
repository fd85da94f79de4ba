package io.latentrelay.transport.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file of settings: one mapping, option names to plain values. One file may serve several
 * commands, so it may name the options of any.
 */
final class SettingsFile {

    private final Path file;
    private final Set<String> known;

    SettingsFile(Path file, Set<String> known) {
        this.file = file;
        this.known = known;
    }

    /**
     * The values by option name.
     *
     * @throws IllegalArgumentException naming file and line, for anything but known keys with one
     *     value each
     */
    Map<String, Settings.Given> read() {
        Node root;
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
            root =
                    new Compose(settings)
                            .composeReader(new StringReader(Files.readString(file)))
                            .orElse(null);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--config " + file + " cannot be read: " + reason(e), e);
        } catch (MarkedYamlEngineException e) {
            throw refusal(e.getProblemMark().orElse(null), "not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(file + ": not valid YAML: " + e.getMessage(), e);
        }
        return root == null ? Map.of() : values(root);
    }

    private Map<String, Settings.Given> values(Node root) {
        if (!(root instanceof MappingNode mapping)) {
            throw refusal(root, "expected lines of the form 'option: value'");
        }
        Map<String, Settings.Given> values = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = key(entry.getKeyNode());
            String text = text(key, entry.getValueNode());
            String origin = "from " + file + " line " + line(entry.getValueNode());
            if (values.put(key, new Settings.Given(text, origin)) != null) {
                throw refusal(entry.getKeyNode(), "'" + key + "' is given twice; keep one");
            }
        }
        return values;
    }

    private String key(Node node) {
        String key = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!known.contains(key)) {
            throw refusal(node, "unknown key '" + key + "'" + Nearest.hint(key, known));
        }
        return key;
    }

    private String text(String key, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            throw refusal(node, "'" + key + "' takes one value, not a list or a mapping");
        }
        if (node.getTag().equals(Tag.NULL)) {
            throw refusal(node, "'" + key + "' has no value; give one or remove the line");
        }
        return scalar.getValue();
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "no such file"
                : e.getClass().getSimpleName() + " " + e.getMessage();
    }

    private IllegalArgumentException refusal(Node node, String problem) {
        return refusal(node.getStartMark().orElse(null), problem);
    }

    private IllegalArgumentException refusal(@Nullable Mark mark, String problem) {
        String place = mark == null ? "" : " line " + (mark.getLine() + 1);
        return new IllegalArgumentException(file + place + ": " + problem);
    }

    private static String line(Node node) {
        return node.getStartMark().map(mark -> String.valueOf(mark.getLine() + 1)).orElse("?");
    }
}
