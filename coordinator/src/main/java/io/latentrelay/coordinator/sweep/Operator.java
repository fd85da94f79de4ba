package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.Value;
import java.math.BigDecimal;
import java.util.Optional;

/** How two values are compared. */
enum Operator {
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    EQUAL("=="),
    NOT_EQUAL("!=");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    static Optional<Operator> of(String sign) {
        for (Operator operator : values()) {
            if (operator.sign.equals(sign)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    String sign() {
        return sign;
    }

    /** Whether it asks for an order, which only numbers have here. */
    boolean isOrder() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /** Of two values of one kind. */
    boolean holds(Value left, Value right) {
        if (!isOrder()) {
            return Canonical.text(left).equals(Canonical.text(right)) == (this == EQUAL);
        }
        Optional<BigDecimal> first = number(left);
        Optional<BigDecimal> second = number(right);
        return first.isPresent()
                && second.isPresent()
                && holds(first.get().compareTo(second.get()));
    }

    private boolean holds(int comparison) {
        return switch (this) {
            case LESS -> comparison < 0;
            case AT_MOST -> comparison <= 0;
            case MORE -> comparison > 0;
            case AT_LEAST -> comparison >= 0;
            case EQUAL -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
        };
    }

    private static Optional<BigDecimal> number(Value value) {
        return value instanceof Value.Numeral number ? number.value() : Optional.empty();
    }
}
