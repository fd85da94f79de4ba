package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonDocument;
import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.coordinator.prompts.Prompts;
import io.latentrelay.coordinator.yaml.YamlDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A run as its author wrote it down: YAML 1.2, of which JSON is a subset. */
public final class RunFile {

    private final Run run;
    private final List<String> warnings;
    private final Map<String, Path> pictures;
    private final Rows rows;

    RunFile(Run run, List<String> warnings, Map<String, Path> pictures, Rows rows) {
        this.run = run;
        this.warnings = List.copyOf(warnings);
        this.pictures = Map.copyOf(pictures);
        this.rows = rows;
    }

    /**
     * Reads a run file and the prompt files it may name, in its own folder and below it.
     *
     * @throws IllegalArgumentException with every problem found, one a line
     */
    public static RunFile read(Path file) {
        return read(file, RowVisitor.NONE);
    }

    /** The same, with a look at each row. */
    public static RunFile read(Path file, RowVisitor visitor) {
        return read(file, Inputs.beside(file), visitor);
    }

    /**
     * The same of a run file that may name more.
     *
     * @param inputs where the files may lie that it names
     * @throws IllegalArgumentException with every problem found, one a line
     */
    public static RunFile read(Path file, Inputs inputs, RowVisitor visitor) {
        String source = String.valueOf(file.getFileName());
        Value document = YamlDocument.parse(source, TextFile.read(file));
        return resolve(
                source,
                document,
                new RunReader.Sources(
                        PromptSource.of(inputs),
                        new PictureSource(inputs),
                        Prompts.Chunks.NONE,
                        visitor));
    }

    /**
     * Reads a run document: JSON, with its prompts inside or in the bucket.
     *
     * @throws IllegalArgumentException with every problem found, one a line
     */
    public static RunFile parse(byte[] json, Prompts.Chunks chunks) {
        return resolve(
                "run.json",
                JsonDocument.parse("run.json", json),
                new RunReader.Sources(
                        PromptSource.NONE, new PictureSource(null), chunks, RowVisitor.NONE));
    }

    /** The same of one with its prompts inside. */
    public static RunFile parse(byte[] json) {
        return parse(json, Prompts.Chunks.NONE);
    }

    private static RunFile resolve(String source, Value document, RunReader.Sources sources) {
        return new RunReader(new Problems(source), sources).read(document);
    }

    /** What it resolves to. */
    public Run run() {
        return run;
    }

    /** What is allowed but probably not meant, each with its line. */
    public List<String> warnings() {
        return warnings;
    }

    /** Object keys, and the picture files beside the run file that belong there. */
    public Map<String, Path> pictures() {
        return pictures;
    }

    /** What a picture file holds now. */
    public static byte[] pictureBytes(Path file) {
        return PictureSource.bytes(file);
    }

    /**
     * Reads long prompt files again, and hands on each object that belongs in the bucket.
     *
     * @param objects takes keys and what belongs there
     * @throws IllegalArgumentException when they were changed meanwhile
     */
    public void sendPrompts(BiConsumer<String, byte[]> objects) {
        if (!run.prompts().isHeld()) {
            rows.send(
                    run.prompts(),
                    (chunk, lines) -> objects.accept(chunk.key(), ChunkObjects.pack(lines)));
        }
    }
}
