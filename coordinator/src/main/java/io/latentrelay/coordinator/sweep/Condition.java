package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.sweep.Expression.Comparison;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which cells a sweep leaves out: {@code steps < 30 and refiner.fraction > 0.4}. */
final class Condition {

    private final String place;
    private final Value.Text written;
    private final Expression expression;

    private Condition(String place, Value.Text written, Expression expression) {
        this.place = place;
        this.written = written;
        this.expression = expression;
    }

    static Optional<Condition> read(String place, Value.Text written, Problems problems) {
        try {
            Expression expression = ExpressionParser.parse(written.text());
            return Optional.of(new Condition(place, written, expression));
        } catch (IllegalArgumentException e) {
            problems.error(written.line(), place, "'" + written.text() + "': " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Reports names that are neither axes nor settings. */
    void check(List<String> axes, Problems problems) {
        for (Comparison comparison : expression.comparisons()) {
            String name = comparison.name();
            if (!axes.contains(name) && SettingNames.key(name).isEmpty()) {
                problems.error(
                        written.line(),
                        place,
                        "'"
                                + name
                                + "' is no axis of the sweep and no setting"
                                + SettingNames.hint(name));
            }
        }
    }

    boolean holds(Point point, Function<String, Optional<Value>> otherwise) {
        return expression.holds(name -> value(name, point, otherwise));
    }

    private Optional<Value> value(
            String name, Point point, Function<String, Optional<Value>> otherwise) {
        Optional<String> key = SettingNames.key(name);
        if (key.isEmpty()) {
            return point.label(name).map(label -> new Value.Text(written.line(), label));
        }
        return Optional.ofNullable(point.settings().get(key.get()))
                .or(() -> otherwise.apply(key.get()));
    }
}
