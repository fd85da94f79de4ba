package io.latentrelay.local.generate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Numbers for people: as few digits as say all of it. */
public final class Numbers {

    private Numbers() {}

    /** {@code 961} for 961.0, {@code 0.2} for 0.2. */
    public static String text(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }

    /** {@code 961} for 961.0, {@code 998.0469} for that. */
    public static String text(float number) {
        return new BigDecimal(Float.toString(number)).stripTrailingZeros().toPlainString();
    }

    /** For records, which hold no arrays. */
    public static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }
}
