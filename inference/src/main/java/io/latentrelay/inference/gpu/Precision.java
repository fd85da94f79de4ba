package io.latentrelay.inference.gpu;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** In which numbers TensorRT may compute a network, whatever its file holds. */
public enum Precision {
    /** float16 where the file is float16, else float32: what was exported is what is computed. */
    AS_EXPORTED,
    FP32,
    FP16,
    /** As wide as float32 and as coarse as 8 bits of mantissa; from compute capability 8.0. */
    BF16;

    /** As options name it: {@code as-exported}, {@code fp16}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException naming what there is
     */
    public static Precision of(String text) {
        return Arrays.stream(values())
                .filter(precision -> precision.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "precision '" + text + "' is not one of " + known()));
    }

    private static String known() {
        return Arrays.stream(values()).map(Precision::text).collect(Collectors.joining(", "));
    }

    /** What a network of such a file is computed in. */
    Precision resolved(boolean exportedHalf) {
        return this == AS_EXPORTED ? (exportedHalf ? FP16 : FP32) : this;
    }
}
