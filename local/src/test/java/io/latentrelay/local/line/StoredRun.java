package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.manifest.ManifestRows;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** What a run has left in the bucket, read from the store's files. */
public record StoredRun(Path root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param bucket the store's folder for the bucket
     */
    public static StoredRun of(Path bucket, String name) {
        return new StoredRun(bucket.resolve("runs").resolve(name));
    }

    public boolean isFinished() {
        return Files.exists(root.resolve("manifest/_SUCCESS.json"));
    }

    /** The pictures' file names and bytes, in order of name. */
    public Map<String, byte[]> pictures() {
        Map<String, byte[]> pictures = new TreeMap<>();
        for (Path file : files("images")) {
            pictures.put(file.getFileName().toString(), read(file));
        }
        return pictures;
    }

    public int pictureCount() {
        return files("images").size();
    }

    public BufferedImage picture(int index) {
        try {
            byte[] png = read(root.resolve("images").resolve(fileName(index)));
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The manifest, a row for each image. */
    public List<JsonNode> manifest() {
        List<JsonNode> rows = new ArrayList<>();
        for (Path part : files("manifest")) {
            if (part.toString().endsWith(".parquet")) {
                try (Stream<JsonObject> read = ManifestRows.part(part.toString(), read(part))) {
                    read.forEach(row -> rows.add(parse(row.toString())));
                }
            }
        }
        return rows;
    }

    /** The distinct values of one column. */
    public Set<String> column(String name) {
        return manifest().stream().map(row -> row.get(name).asText()).collect(Collectors.toSet());
    }

    /** Exactly these images, each stored, and each once in the manifest, which is whole. */
    public void assertHolds(int images) {
        assertThat(isFinished()).as("the run in %s is finished", root).isTrue();
        assertThat(pictures().keySet())
                .containsExactlyElementsOf(
                        IntStream.range(0, images).mapToObj(StoredRun::fileName).toList());
        assertThat(manifest())
                .extracting(row -> row.get("index").asInt())
                .containsExactlyElementsOf(IntStream.range(0, images).boxed().toList());
        assertThat(column("status")).containsExactly("stored");
    }

    /** The same pictures as another run's, byte for byte. */
    public void assertSamePictures(Map<String, byte[]> expected) {
        Map<String, byte[]> pictures = pictures();
        assertThat(pictures.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, bytes) -> assertThat(pictures.get(name)).as(name).isEqualTo(bytes));
    }

    private static String fileName(int index) {
        return String.format("%09d.png", index);
    }

    private List<Path> files(String folder) {
        Path path = root.resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
