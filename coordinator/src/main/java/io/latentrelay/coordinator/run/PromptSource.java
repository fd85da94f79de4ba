package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.prompts.PromptFile;
import io.latentrelay.coordinator.prompts.PromptFile.Format;
import io.latentrelay.coordinator.prompts.RowSource;
import java.nio.file.Path;
import java.util.Optional;

/** Where the prompt files that a run file names can be read. */
interface PromptSource {

    /** For documents that must carry their prompts. */
    PromptSource NONE =
            (file, format) -> {
                throw new IllegalArgumentException(
                        "a prompt file can only be read where the run file lies;"
                                + " list the prompts, or send the run with 'relay submit'");
            };

    /**
     * The rows of a file.
     *
     * @param format empty: as the file's name ends
     * @throws IllegalArgumentException when the file is missing, or of no known format
     */
    RowSource open(String file, Optional<Format> format);

    /** The file as messages name it. */
    default String shown(String file) {
        return file;
    }

    /** Files named relative to the folder of the run file. */
    static PromptSource beside(Path runFile) {
        return new PromptSource() {
            @Override
            public RowSource open(String file, Optional<Format> format) {
                return PromptFile.open(path(file), format);
            }

            @Override
            public String shown(String file) {
                return path(file).toString();
            }

            private Path path(String file) {
                return runFile.toAbsolutePath().resolveSibling(file).normalize();
            }
        };
    }
}
