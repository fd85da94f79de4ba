package io.latentrelay.handoff;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the networks that had a part in a stage really ran on: {@code device=nvidia-l4-sm89
 * onnxruntime=1.29.0 unet=tensorrt}. Where several workers had a part and differ, a name has the
 * values of all: {@code unet=tensorrt|cuda}.
 *
 * @param text empty where nobody told
 */
public record RanOn(String text) {

    public static final RanOn NOT_TOLD = new RanOn("");

    /** One worker's. */
    public static RanOn of(Map<String, String> values) {
        return new RanOn(
                values.entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining(" ")));
    }

    /** What this and what {@code next} ran on, each value once. */
    public RanOn plus(RanOn next) {
        if (equals(next) || next.text.isEmpty()) {
            return this;
        }
        if (text.isEmpty()) {
            return next;
        }
        Map<String, Set<String>> all = new LinkedHashMap<>();
        add(text, all);
        add(next.text, all);
        return new RanOn(
                all.entrySet().stream()
                        .map(values -> values.getKey() + "=" + String.join("|", values.getValue()))
                        .collect(Collectors.joining(" ")));
    }

    private static void add(String text, Map<String, Set<String>> all) {
        for (String said : text.split(" ", -1)) {
            String[] pair = said.split("=", 2);
            if (pair.length == 2) {
                all.computeIfAbsent(pair[0], name -> new LinkedHashSet<>())
                        .addAll(Arrays.asList(pair[1].split("\\|", -1)));
            }
        }
    }
}
