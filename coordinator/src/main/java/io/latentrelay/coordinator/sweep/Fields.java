package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small block whose few keys are known. */
final class Fields {

    private final String path;
    private final Problems problems;
    private final Map<String, Value> values = new LinkedHashMap<>();

    private final int line;

    private Fields(String path, int line, Problems problems) {
        this.line = line;
        this.path = path;
        this.problems = problems;
    }

    static Fields of(String path, Value written, Set<String> known, Problems problems) {
        Fields fields = new Fields(path, written.line(), problems);
        if (written instanceof Value.Mapping mapping) {
            for (Value.Entry entry : mapping.entries()) {
                if (!known.contains(entry.key())) {
                    problems.error(
                            entry.line(),
                            path + "." + entry.key(),
                            "unknown key; known here: "
                                    + String.join(", ", known.stream().sorted().toList()));
                }
                fields.values.put(entry.key(), entry.value());
            }
        }
        return fields;
    }

    int line() {
        return line;
    }

    Optional<Value> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    Optional<String> text(String key) {
        return value(key).flatMap(value -> text(key, value));
    }

    private Optional<String> text(String key, Value value) {
        if (value instanceof Value.Text text) {
            return Optional.of(text.text());
        }
        problems.error(
                value.line(), path + "." + key, value.shown() + " must be text; put it in quotes");
        return Optional.empty();
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (value(key).orElse(null) instanceof Value.Sequence list) {
            list.items().forEach(item -> text(key, item).ifPresent(texts::add));
        }
        return texts;
    }

    Optional<Long> whole(String key, long min, long max) {
        Optional<Value> written = value(key);
        Optional<Long> whole =
                written.filter(Value.Numeral.class::isInstance)
                        .flatMap(number -> ((Value.Numeral) number).value())
                        .flatMap(Fields::exact)
                        .filter(number -> number >= min && number <= max);
        if (written.isPresent() && whole.isEmpty()) {
            problems.error(
                    written.get().line(),
                    path + "." + key,
                    written.get().shown() + " must be a whole number from " + min + " to " + max);
        }
        return whole;
    }

    private static Optional<Long> exact(BigDecimal number) {
        try {
            return Optional.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
