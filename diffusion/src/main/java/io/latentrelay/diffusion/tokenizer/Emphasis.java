package io.latentrelay.diffusion.tokenizer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A1111's emphasis, taken out of a prompt: {@code (word)} weighs its text by 1.1, {@code
 * (word:1.3)} by 1.3, {@code [word]} by 1/1.1; nested weights multiply.
 *
 * <p>As there: a backslash before a bracket or a backslash makes it text, and any other backslash
 * disappears; a bracket never closed reaches to the end, and one never opened is text. Unlike there
 * {@code BREAK} is text, and so is what A1111 resolves before emphasis: {@code [from:to:when]},
 * {@code [a|b]}, {@code AND}.
 */
public final class Emphasis {

    private static final double ROUND = 1.1;
    private static final double SQUARE = 1 / 1.1;
    private static final Pattern WEIGHT = Pattern.compile(":\\s*([+-]?[.\\d]+)\\s*\\)");
    private static final String SPECIAL = "\\()[]:";

    private final String prompt;
    private final List<String> texts = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();

    /** For each bracket still open, the first piece inside. */
    private final Deque<Integer> openRound = new ArrayDeque<>();

    private final Deque<Integer> openSquare = new ArrayDeque<>();
    private int at;

    private Emphasis(String prompt) {
        this.prompt = prompt;
    }

    /**
     * The prompt's text without the marks, in pieces of one weight each; neighbours differ in
     * weight. A prompt without text is one empty piece.
     *
     * @throws IllegalArgumentException when a weight is no number, or too great for a float32
     */
    public static List<WeightedText> parse(String prompt) {
        Emphasis emphasis = new Emphasis(prompt);
        while (emphasis.at < prompt.length()) {
            emphasis.next();
        }
        emphasis.closeAll(emphasis.openRound, ROUND);
        emphasis.closeAll(emphasis.openSquare, SQUARE);
        return emphasis.joined();
    }

    private void next() {
        switch (prompt.charAt(at)) {
            case '\\' -> escape();
            case '(' -> open(openRound);
            case '[' -> open(openSquare);
            case ')' -> close(openRound, ROUND);
            case ']' -> close(openSquare, SQUARE);
            case ':' -> colon();
            default -> plain();
        }
    }

    private void escape() {
        at++;
        boolean escapes = at < prompt.length() && "()[]\\".indexOf(prompt.charAt(at)) >= 0;
        add(escapes ? at + 1 : at);
    }

    private void open(Deque<Integer> brackets) {
        brackets.push(texts.size());
        at++;
    }

    private void close(Deque<Integer> brackets, double weight) {
        if (brackets.isEmpty()) {
            add(at + 1);
        } else {
            weigh(brackets.pop(), weight);
            at++;
        }
    }

    private void colon() {
        Matcher weight = WEIGHT.matcher(prompt).region(at, prompt.length());
        if (!openRound.isEmpty() && weight.lookingAt()) {
            weigh(openRound.pop(), number(weight.group(1)));
            at = weight.end();
        } else {
            add(at + 1);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the weight '"
                            + text
                            + "' is no number; put a backslash before the bracket"
                            + " that opens, if it is meant as text",
                    e);
        }
    }

    private void plain() {
        int end = at;
        while (end < prompt.length() && SPECIAL.indexOf(prompt.charAt(end)) < 0) {
            end++;
        }
        add(end);
    }

    /** The text from here to {@code end}, of weight 1 until a bracket around it closes. */
    private void add(int end) {
        texts.add(prompt.substring(at, end));
        weights.add(1.0);
        at = end;
    }

    private void weigh(int firstPiece, double weight) {
        for (int i = firstPiece; i < weights.size(); i++) {
            weights.set(i, weights.get(i) * weight);
        }
    }

    private void closeAll(Deque<Integer> brackets, double weight) {
        brackets.forEach(firstPiece -> weigh(firstPiece, weight));
    }

    /** Pieces of one weight are one text, so that a word they share is tokenized as one. */
    private List<WeightedText> joined() {
        List<WeightedText> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            text.append(texts.get(i));
            if (i + 1 == texts.size() || !weights.get(i).equals(weights.get(i + 1))) {
                pieces.add(new WeightedText(text.toString(), weights.get(i)));
                text.setLength(0);
            }
        }
        return pieces.isEmpty() ? List.of(new WeightedText("", 1)) : List.copyOf(pieces);
    }
}
