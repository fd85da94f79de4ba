package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers written as a range: {@code 20..100 step 10}, {@code 1..5}, or {@code 0.1, 0.2, .., 0.6}.
 * Decimal arithmetic, so that {@code 0.1, 0.2, .., 0.6} has 0.3 and not 0.30000000000000004.
 */
final class ValueRange {

    static final int MOST = 100_000;
    private static final String NUMBER = "[-+]?(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:[eE][-+]?\\d{1,3})?";
    private static final Pattern STEPPED =
            Pattern.compile(
                    "\\s*("
                            + NUMBER
                            + ")\\s*\\.\\.\\s*("
                            + NUMBER
                            + ")(?:\\s+step\\s+("
                            + NUMBER
                            + "))?\\s*");
    private static final Pattern LISTED =
            Pattern.compile("\\s*" + NUMBER + "(?:\\s*,\\s*(?:\\.\\.|" + NUMBER + "))+\\s*");

    private ValueRange() {}

    /**
     * The numbers of a text; empty when it is no range.
     *
     * @throws IllegalArgumentException when it is one that makes no sense, saying why
     */
    static Optional<List<Value>> parse(String text, int line) {
        Matcher stepped = STEPPED.matcher(text);
        if (stepped.matches()) {
            BigDecimal step =
                    stepped.group(3) == null ? BigDecimal.ONE : new BigDecimal(stepped.group(3));
            return Optional.of(
                    numbers(
                            line,
                            new BigDecimal(stepped.group(1)),
                            step,
                            new BigDecimal(stepped.group(2))));
        }
        return LISTED.matcher(text).matches()
                ? Optional.of(listed(line, text.trim().split("\\s*,\\s*")))
                : Optional.empty();
    }

    private static List<Value> listed(int line, String[] words) {
        List<Value> numbers = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            if (!words[i].equals("..")) {
                numbers.add(numeral(line, new BigDecimal(words[i])));
            } else if (i < 2 || i != words.length - 2 || words[i - 2].equals("..")) {
                throw new IllegalArgumentException(
                        "'..' needs two numbers before it and one after, as in 0.1, 0.2, .., 0.6");
            } else {
                BigDecimal from = new BigDecimal(words[i - 1]);
                BigDecimal step = from.subtract(new BigDecimal(words[i - 2]));
                BigDecimal to = new BigDecimal(words[i + 1]);
                requireMet(from, step, to);
                numbers.remove(numbers.size() - 1);
                numbers.addAll(numbers(line, from, step, to));
                return numbers;
            }
        }
        return numbers;
    }

    private static void requireMet(BigDecimal from, BigDecimal step, BigDecimal to) {
        if (step.signum() != 0 && to.subtract(from).remainder(step).signum() != 0) {
            throw new IllegalArgumentException(
                    "steps of "
                            + step.toPlainString()
                            + " from "
                            + from.toPlainString()
                            + " never come to "
                            + to.toPlainString());
        }
    }

    private static List<Value> numbers(int line, BigDecimal from, BigDecimal step, BigDecimal to) {
        int direction = to.compareTo(from);
        if (step.signum() == 0 || (direction != 0 && step.signum() != direction)) {
            throw new IllegalArgumentException(
                    "steps of "
                            + step.toPlainString()
                            + " never lead from "
                            + from.toPlainString()
                            + " to "
                            + to.toPlainString());
        }
        BigDecimal count = to.subtract(from).divideToIntegralValue(step);
        if (count.compareTo(BigDecimal.valueOf(MOST)) >= 0) {
            throw new IllegalArgumentException("more than " + MOST + " values");
        }
        List<Value> numbers = new ArrayList<>();
        for (int i = 0; i <= count.intValueExact(); i++) {
            numbers.add(numeral(line, from.add(step.multiply(BigDecimal.valueOf(i)))));
        }
        return numbers;
    }

    private static Value numeral(int line, BigDecimal number) {
        BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return new Value.Numeral(line, plain.toPlainString(), Optional.of(plain));
    }
}
