package io.latentrelay.coordinator.run;

import java.nio.file.Path;
import java.util.List;

/** Where the prompt files that a run file names can be read. */
@FunctionalInterface
interface PromptSource {

    /** For documents that must carry their prompts. */
    PromptSource NONE =
            file -> {
                throw new IllegalArgumentException(
                        "a prompt file can only be read where the run file lies;"
                                + " list the prompts, or send the run with 'relay submit'");
            };

    /**
     * The prompts of a file, one a line, without its blank lines.
     *
     * @throws IllegalArgumentException when the file is missing, empty or not UTF-8, saying which
     */
    List<String> read(String file);

    /** Files named relative to the folder of the run file. */
    static PromptSource beside(Path runFile) {
        return file -> lines(runFile.toAbsolutePath().resolveSibling(file).normalize());
    }

    private static List<String> lines(Path file) {
        List<String> prompts = TextFile.read(file).lines().filter(line -> !line.isBlank()).toList();
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no prompt; write one on each line");
        }
        return prompts;
    }
}
