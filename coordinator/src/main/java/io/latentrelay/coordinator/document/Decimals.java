package io.latentrelay.coordinator.document;

import java.math.BigDecimal;

/** Numbers as people write them: 0.2, 30, never 30.0 or 3E1. */
public final class Decimals {

    private Decimals() {}

    public static String text(double number) {
        if (number == 0) {
            return "0";
        }
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
