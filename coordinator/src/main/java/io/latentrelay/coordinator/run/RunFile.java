package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonDocument;
import io.latentrelay.coordinator.yaml.YamlDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A run as its author wrote it down: YAML 1.2, of which JSON is a subset.
 *
 * @param run what it resolves to
 * @param warnings what is allowed but probably not meant, each with its line
 * @param pictures object keys, and the picture files beside the run file that belong there
 */
public record RunFile(Run run, List<String> warnings, Map<String, Path> pictures) {

    public RunFile {
        pictures = Map.copyOf(pictures);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a run file and the prompt file it may name.
     *
     * @throws IllegalArgumentException with every problem found, one a line
     */
    public static RunFile read(Path file) {
        String source = String.valueOf(file.getFileName());
        Value document = YamlDocument.parse(source, TextFile.read(file));
        return resolve(
                source,
                document,
                PromptSource.beside(file),
                new PictureSource(file.toAbsolutePath().getParent()));
    }

    /**
     * Reads a run document: JSON, with its prompts inside.
     *
     * @throws IllegalArgumentException with every problem found, one a line
     */
    public static RunFile parse(byte[] json) {
        return resolve(
                "run.json",
                JsonDocument.parse("run.json", json),
                PromptSource.NONE,
                new PictureSource(null));
    }

    private static RunFile resolve(
            String source, Value document, PromptSource prompts, PictureSource pictures) {
        Problems problems = new Problems(source);
        Run run = new RunReader(problems, prompts, pictures).read(document);
        return new RunFile(run, problems.warnings(), pictures.found());
    }

    /** What a picture file holds now. */
    public static byte[] pictureBytes(Path file) {
        return PictureSource.bytes(file);
    }
}
