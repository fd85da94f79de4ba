package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.prompts.PromptRow;

/** Looks at a run file's rows while they are read for the first time. */
public interface RowVisitor {

    /** For those who do not look. */
    RowVisitor NONE =
            new RowVisitor() {
                @Override
                public void begin(Run run) {}

                @Override
                public void row(PromptRow row) {}
            };

    /**
     * Comes first.
     *
     * @param run that the rows are of, without them
     */
    void begin(Run run);

    /** The next row. */
    void row(PromptRow row);
}
