package io.latentrelay.coordinator.document;

import java.util.List;

/**
 * A document its author must mend. The message holds every problem found, one a line, each naming
 * file, line, key and value, and what would be right.
 */
public final class DocumentException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final List<String> problems;

    public DocumentException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
