package io.latentrelay.bench.coordinator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Prompts such as people write, no two the same. */
public final class PromptLines {

    private static final String[] THINGS = {
        "lighthouse", "fox", "harbour", "old violin", "cathedral", "market", "glacier", "orchid"
    };
    private static final String[] LOOKS = {
        "at dusk", "in heavy rain", "seen from above", "covered in snow", "in a glass bottle"
    };
    private static final String[] STYLES = {
        "oil on canvas", "35mm photograph, shallow depth of field", "ink drawing", "low poly render"
    };

    private PromptLines() {}

    /** Writes a run file, and beside it a file with so many prompts, so many images of each. */
    public static Path runFile(Path folder, long rows, int images) {
        return runFile(folder, rows, images, "0.2");
    }

    /**
     * The same.
     *
     * @param fractions the refiner's, as run files have them
     */
    public static Path runFile(Path folder, long rows, int images, String fractions) {
        try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve("prompts.txt"))) {
            SplittableRandom random = new SplittableRandom(rows);
            for (long row = 0; row < rows; row++) {
                lines.write("number " + row + ": a " + any(random, THINGS) + " ");
                lines.write(any(random, LOOKS) + ", " + any(random, STYLES) + ", detailed\n");
            }
            return Files.writeString(
                    folder.resolve("run.yaml"),
                    """
                    name: bench
                    prompts: {file: prompts.txt}
                    images_per_prompt: %d
                    refiner: {fraction: %s}
                    """
                            .formatted(images, fractions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String any(SplittableRandom random, String... words) {
        return words[random.nextInt(words.length)];
    }
}
