package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.prompts.PromptFile;
import io.latentrelay.coordinator.prompts.PromptFile.Format;
import io.latentrelay.coordinator.prompts.RowSource;
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

    /** Files and objects, as far as they may be read. */
    static PromptSource of(Inputs inputs) {
        return new PromptSource() {
            @Override
            public RowSource open(String file, Optional<Format> format) {
                return ObjectNames.isAddress(file)
                        ? PromptFile.open(inputs.object(file), format)
                        : PromptFile.open(inputs.file(file), format);
            }

            @Override
            public String shown(String file) {
                return inputs.shown(file);
            }
        };
    }
}
