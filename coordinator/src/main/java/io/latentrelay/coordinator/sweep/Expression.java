package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A condition: comparisons joined by and, or, not. */
sealed interface Expression {

    boolean holds(Function<String, Optional<Value>> values);

    /** Every comparison in it. */
    List<Comparison> comparisons();

    /** Both hold. */
    record And(Expression left, Expression right) implements Expression {
        @Override
        public boolean holds(Function<String, Optional<Value>> values) {
            return left.holds(values) && right.holds(values);
        }

        @Override
        public List<Comparison> comparisons() {
            return both(left, right);
        }
    }

    /** One of them holds at least. */
    record Or(Expression left, Expression right) implements Expression {
        @Override
        public boolean holds(Function<String, Optional<Value>> values) {
            return left.holds(values) || right.holds(values);
        }

        @Override
        public List<Comparison> comparisons() {
            return both(left, right);
        }
    }

    /** It does not hold. */
    record Not(Expression inner) implements Expression {
        @Override
        public boolean holds(Function<String, Optional<Value>> values) {
            return !inner.holds(values);
        }

        @Override
        public List<Comparison> comparisons() {
            return inner.comparisons();
        }
    }

    /**
     * A setting or an axis beside something constant. What is not set equals nothing, and is
     * neither more nor less.
     */
    record Comparison(String name, Operator operator, Value constant) implements Expression {
        @Override
        public boolean holds(Function<String, Optional<Value>> values) {
            Optional<Value> value = values.apply(name);
            return value.isPresent() && value.get().getClass() == constant.getClass()
                    ? operator.holds(value.get(), constant)
                    : operator == Operator.NOT_EQUAL;
        }

        @Override
        public List<Comparison> comparisons() {
            return List.of(this);
        }
    }

    private static List<Comparison> both(Expression left, Expression right) {
        return Stream.concat(left.comparisons().stream(), right.comparisons().stream()).toList();
    }
}
