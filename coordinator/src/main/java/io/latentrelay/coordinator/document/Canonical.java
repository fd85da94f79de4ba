package io.latentrelay.coordinator.document;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as text that is equal for equal values, however they were written and wherever. */
public final class Canonical {

    private static final int DIGITS = 40;

    private Canonical() {}

    /** Numbers without needless digits, text in quotes, keys in their order. */
    public static String text(Value value) {
        if (value instanceof Value.Text text) {
            return '"' + text.text() + '"';
        }
        if (value instanceof Value.Sequence list) {
            return list.items().stream()
                    .map(Canonical::text)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Value.Mapping mapping) {
            return mapping.entries().stream()
                    .map(entry -> entry.key() + ": " + text(entry.value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return plain(value);
    }

    /** Several under their keys. */
    public static String text(Map<String, Value> values) {
        if (values.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        values.forEach(
                (key, value) -> text.append(key).append(": ").append(text(value)).append(';'));
        return text.toString();
    }

    /** The same with text as it is, for people. */
    public static String shown(Value value) {
        return value instanceof Value.Text text ? text.text() : text(value);
    }

    private static String plain(Value value) {
        if (value instanceof Value.Numeral number) {
            return number.value().map(Canonical::number).orElse(number.written());
        }
        return value instanceof Value.Truth truth ? String.valueOf(truth.value()) : "none";
    }

    private static String number(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = number.stripTrailingZeros();
        // Written out, 1e999999999 would fill the memory.
        boolean isShort = stripped.scale() > -DIGITS && stripped.scale() < DIGITS;
        return isShort ? stripped.toPlainString() : stripped.toString();
    }
}
