package io.latentrelay.coordinator.document;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One block of a document, read key by key. A value that cannot be is reported and read as the
 * default, so that reading goes on and finds what else is wrong.
 */
public final class Section {

    private final String path;
    private final int line;
    private final Problems problems;
    private final Map<String, Value.Entry> entries = new HashMap<>();

    /**
     * @param path dotted keys that lead here, empty at the top
     * @param known the keys a section here may have
     */
    public Section(String path, Value value, Vocabulary known, Problems problems) {
        this.path = path;
        this.line = value.line();
        this.problems = problems;
        if (value instanceof Value.Mapping mapping) {
            mapping.entries().forEach(entry -> keep(entry, known));
        } else if (!(value instanceof Value.Nothing)) {
            problems.error(line, path, value.shown() + " must be " + known.describe(path));
        }
    }

    private void keep(Value.Entry entry, Vocabulary known) {
        Value.Entry first = entries.get(entry.key());
        if (!known.has(path, entry.key())) {
            problems.error(
                    entry.line(), at(entry.key()), "unknown key" + known.hint(path, entry.key()));
        } else if (first != null) {
            problems.error(
                    entry.line(),
                    at(entry.key()),
                    "given twice, first on line " + first.line() + "; keep one");
        } else {
            entries.put(entry.key(), entry);
        }
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** What was written under the key, unless that is nothing. */
    public Optional<Value> value(String key) {
        return Optional.ofNullable(entries.get(key))
                .map(Value.Entry::value)
                .filter(value -> !(value instanceof Value.Nothing));
    }

    /** The line of the key, or of the section when the key is not there. */
    public int line(String key) {
        Value.Entry entry = entries.get(key);
        return entry == null ? line : entry.line();
    }

    public void error(String key, String text) {
        problems.error(line(key), at(key), text);
    }

    public void warning(String key, String text) {
        problems.warning(line(key), at(key), text);
    }

    /** The section under the key; an empty one when it is not there. */
    public Section section(String key, Vocabulary known) {
        Value value = value(key).orElseGet(() -> new Value.Nothing(line(key)));
        return new Section(at(key), value, known, problems);
    }

    /** A section that is {@code value}, as if it stood under the key. */
    public Section inside(String key, Value value, Vocabulary known) {
        return new Section(at(key), value, known, problems);
    }

    public Optional<String> text(String key) {
        return value(key).flatMap(value -> text(key, value));
    }

    /** {@code value} as text; reported when it is something else. */
    public Optional<String> text(String key, Value value) {
        if (!(value instanceof Value.Text text)) {
            String remedy = value instanceof Value.Sequence ? "" : "; put it in quotes";
            problems.error(value.line(), at(key), value.shown() + " must be text" + remedy);
            return Optional.empty();
        }
        if (!isWellFormed(text.text())) {
            problems.error(
                    value.line(),
                    at(key),
                    value.shown() + " holds half of a surrogate pair, which is no character");
            return Optional.empty();
        }
        return Optional.of(text.text());
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    }

    public Optional<Boolean> flag(String key) {
        return value(key).flatMap(value -> flag(key, value));
    }

    private Optional<Boolean> flag(String key, Value value) {
        if (value instanceof Value.Truth truth) {
            return Optional.of(truth.value());
        }
        problems.error(value.line(), at(key), value.shown() + " must be true or false");
        return Optional.empty();
    }

    /** A whole number from {@code min} to {@code max}. */
    public Optional<Long> whole(String key, long min, long max) {
        return value(key).flatMap(value -> whole(key, value, min, max));
    }

    private Optional<Long> whole(String key, Value value, long min, long max) {
        Optional<Long> whole =
                number(value).flatMap(Section::exact).filter(n -> n >= min && n <= max);
        if (whole.isEmpty()) {
            String right = " must be a whole number from " + min + " to " + max;
            problems.error(value.line(), at(key), value.shown() + right);
        }
        return whole;
    }

    /** A number from {@code min} to {@code max}, both included. */
    public Optional<Double> decimal(String key, double min, double max) {
        String right = "a number from " + Decimals.text(min) + " to " + Decimals.text(max);
        return value(key).flatMap(value -> decimal(key, value, right, n -> n >= min && n <= max));
    }

    /**
     * {@code value} as a number that {@code fits}.
     *
     * @param right what would be right, for the message
     */
    public Optional<Double> decimal(
            String key, Value value, String right, Function<Double, Boolean> fits) {
        Optional<Double> number = number(value).map(BigDecimal::doubleValue).filter(fits::apply);
        if (number.isEmpty()) {
            problems.error(value.line(), at(key), value.shown() + " must be " + right);
        }
        return number;
    }

    /** One of several words. */
    public <T> Optional<T> choice(String key, Function<String, T> named) {
        return text(key).flatMap(text -> chosen(key, text, named));
    }

    private <T> Optional<T> chosen(String key, String text, Function<String, T> named) {
        try {
            return Optional.of(named.apply(text));
        } catch (IllegalArgumentException e) {
            problems.error(line(key), at(key), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> number(Value value) {
        return value instanceof Value.Numeral number ? number.value() : Optional.empty();
    }

    private static Optional<Long> exact(BigDecimal number) {
        try {
            return Optional.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The values of a list under the key; reported when it is no list. */
    public List<Value> items(String key, Value value, String right) {
        if (value instanceof Value.Sequence sequence) {
            return sequence.items();
        }
        problems.error(value.line(), at(key), value.shown() + " must be " + right);
        return List.of();
    }
}
