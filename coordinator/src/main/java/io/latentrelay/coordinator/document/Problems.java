package io.latentrelay.coordinator.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is wrong with a document, collected so that its author sees all of it at once. Also what is
 * allowed but probably not meant.
 */
public final class Problems {

    private static final int SHOWN = 50;

    private record Problem(int line, String text) {}

    private final String source;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /**
     * @param source name of the document as its author knows it, such as {@code run.yaml}
     */
    public Problems(String source) {
        this.source = source;
    }

    public void error(int line, String key, String text) {
        errors.add(new Problem(line, at(line, key, text)));
    }

    public void warning(int line, String key, String text) {
        warnings.add(new Problem(line, at(line, key, text)));
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /** In the order of the document. */
    public List<String> warnings() {
        return inOrder(warnings);
    }

    /**
     * @throws DocumentException when there was any error
     */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw new DocumentException(inOrder(errors));
        }
    }

    private String at(int line, String key, String text) {
        String place = source + ":" + line + ": ";
        return key.isEmpty() ? place + text : place + key + ": " + text;
    }

    private static List<String> inOrder(List<Problem> problems) {
        List<String> texts =
                new ArrayList<>(
                        problems.stream()
                                .sorted(Comparator.comparingInt(Problem::line))
                                .limit(SHOWN)
                                .map(Problem::text)
                                .toList());
        if (problems.size() > SHOWN) {
            texts.add("... and " + (problems.size() - SHOWN) + " more");
        }
        return texts;
    }
}
