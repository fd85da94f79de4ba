package io.latentrelay.bench.scenario;

import java.util.List;
import java.util.stream.DoubleStream;

/** Middles and ends of a few measurements. */
final class Figures {

    private Figures() {}

    static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    /** The value below which this share of them lies. */
    static double quantile(List<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /** {@code 0.981 (0.975-0.990)}: median, smallest and largest. */
    static String spread(List<Double> values) {
        DoubleStream all = values.stream().mapToDouble(Double::doubleValue);
        double smallest = all.min().orElse(Double.NaN);
        double largest = values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        return String.format(
                java.util.Locale.ROOT, "%.3f (%.3f-%.3f)", median(values), smallest, largest);
    }
}
