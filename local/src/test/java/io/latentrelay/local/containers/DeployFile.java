package io.latentrelay.local.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Files under {@code deploy/}: what a test starts is what is documented. */
final class DeployFile {

    static final Path FOLDER = Path.of("..", "deploy").toAbsolutePath().normalize();

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeployFile() {}

    /** The documents of a file, of one kind. */
    static List<JsonNode> documents(String path, String kind) {
        List<JsonNode> documents = new ArrayList<>();
        try {
            String text = Files.readString(FOLDER.resolve(path));
            Load yaml = new Load(LoadSettings.builder().build());
            yaml.loadAllFromString(text).forEach(each -> documents.add(JSON.valueToTree(each)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        documents.removeIf(document -> !document.path("kind").asText().equals(kind));
        return documents;
    }
}
