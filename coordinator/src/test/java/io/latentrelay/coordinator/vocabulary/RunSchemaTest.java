package io.latentrelay.coordinator.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSchemaTest {

    private static final Path PUBLISHED = Path.of("../docs/run-file.schema.json");

    @Test
    void thePublishedSchemaIsTheProgramsOwn() throws IOException {
        assertThat(Files.readString(PUBLISHED))
                .as("write it again with: ./relay init --schema > docs/run-file.schema.json")
                .isEqualTo(RunSchema.schema().pretty());
    }

    @Test
    void everyKeyIsInTheSchemaAndNoOther() throws IOException {
        List<String> found = new ArrayList<>();
        collect(JsonObject.parse(Files.readAllBytes(PUBLISHED)), "", found);
        List<String> known = new ArrayList<>();
        keys("", known);
        known.removeIf(
                key -> RunSchema.NOT_FOR_AUTHORS.stream().anyMatch(inner -> isWithin(key, inner)));

        assertThat(found).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void whatIsDescribedIsAKey() {
        List<String> known = new ArrayList<>();
        keys("", known);

        assertThat(known).containsAll(RunSchema.described());
    }

    private static boolean isWithin(String key, String inner) {
        return key.equals(inner) || key.startsWith(inner + ".");
    }

    private static void keys(String path, List<String> keys) {
        for (String key : RunVocabulary.KEYS.keys(path)) {
            String place = path.isEmpty() ? key : path + "." + key;
            keys.add(place);
            keys(place, keys);
        }
    }

    // Skips what a sweep's axes may be called.
    private static void collect(JsonObject schema, String path, List<String> found) {
        if (schema.has("anyOf")) {
            schema.objects("anyOf").forEach(way -> collect(way, path, found));
        }
        if (schema.has("properties") && !path.equals("sweep")) {
            JsonObject properties = schema.object("properties");
            for (String key : properties.names()) {
                String place = path.isEmpty() ? key : path + "." + key;
                if (!found.contains(place)) {
                    found.add(place);
                }
                collect(properties.object(key), place, found);
            }
        }
    }
}
