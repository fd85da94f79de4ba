package io.latentrelay.transport.telemetry;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prometheus's text format, read without the library that wrote it. */
record Scrape(Map<String, Double> samples, Map<String, String> types) {

    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+(?:\\{.*})?) (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"");

    static Scrape of(Telemetry telemetry) {
        return of(telemetry.scrape());
    }

    static Scrape of(String text) {
        Map<String, Double> samples = new HashMap<>();
        Map<String, String> types = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                types.put(words[2], words[3]);
            } else if (!line.startsWith("#")) {
                Matcher sample = SAMPLE.matcher(line);
                if (!sample.matches()) {
                    throw new AssertionError("no sample: " + line);
                }
                samples.put(sample.group(1), number(sample.group(2)));
            }
        }
        return new Scrape(samples, types);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Of a sample, named with its labels. */
    double value(String sample) {
        Double value = samples.get(sample);
        if (value == null) {
            Set<String> ours = new TreeSet<>(samples.keySet());
            ours.removeIf(name -> !name.startsWith("relay_"));
            throw new AssertionError(sample + " is not among " + ours);
        }
        return value;
    }

    OptionalDouble find(String sample) {
        Double value = samples.get(sample);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Names of the labels that samples of this name have. */
    Set<String> labels(String name) {
        return samples.keySet().stream()
                .filter(sample -> sample.startsWith(name + "{"))
                .flatMap(sample -> LABEL.matcher(sample).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
