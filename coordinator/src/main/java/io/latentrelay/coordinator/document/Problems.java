package io.latentrelay.coordinator.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with a document, collected so that its author sees all of it at once. Also what is
 * allowed but probably not meant.
 */
public final class Problems {

    private static final int SHOWN = 50;

    // Beyond this many nobody reads them; the rest is counted.
    private static final int KEPT = 1000;

    // Of another file, its place stands in the key and the line is the greatest.
    private record Problem(int line, String key, String text) {}

    private static final int ELSEWHERE = Integer.MAX_VALUE;

    private final String source;
    // Cells of a sweep repeat what is wrong with what they share.
    private final Set<Problem> errors = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    /**
     * @param source name of the document as its author knows it, such as {@code run.yaml}
     */
    public Problems(String source) {
        this.source = source;
    }

    public void error(int line, String key, String text) {
        add(errors, new Problem(line, key, text));
    }

    /**
     * @param place in a file that the document names, such as {@code prompts.csv:17}
     */
    public void errorAt(String place, String text) {
        add(errors, new Problem(ELSEWHERE, place, text));
    }

    /** The beginning of a message about a line of the document. */
    public String place(int line) {
        return source + ":" + line + ": ";
    }

    public void warning(int line, String key, String text) {
        add(warnings, new Problem(line, key, text));
    }

    private static void add(Set<Problem> problems, Problem problem) {
        if (problems.size() < KEPT) {
            problems.add(problem);
        }
    }

    /** Whether so much is wrong that looking for more is of no use. */
    public boolean areMany() {
        return errors.size() >= SHOWN;
    }

    /** What is wrong, without source and line: {@code settings.steps: 0 must be ...}. */
    public List<String> withoutPlace() {
        return errors.stream().map(problem -> named(problem.key(), problem.text())).toList();
    }

    private static String named(String key, String text) {
        return key.isEmpty() ? text : key + ": " + text;
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

    private String at(Problem problem) {
        String text = named(problem.key(), problem.text());
        return problem.line() == ELSEWHERE ? text : place(problem.line()) + text;
    }

    private List<String> inOrder(Set<Problem> problems) {
        List<String> texts =
                new ArrayList<>(
                        problems.stream()
                                .sorted(Comparator.comparingInt(Problem::line))
                                .limit(SHOWN)
                                .map(this::at)
                                .toList());
        if (problems.size() > SHOWN) {
            texts.add("... and " + (problems.size() - SHOWN) + " more");
        }
        return texts;
    }
}
