package io.latentrelay.bench.coordinator;

import java.util.Locale;

/**
 * What {@link ManyImages} measured.
 *
 * @param cpuMicros of the coordinator's thread, for each image
 * @param collectingMicros of garbage collection, the simulated workers' included, for each image
 * @param rate images a second, the workers' part included
 * @param heap bytes that the coordinator holds half way
 * @param untilPublished seconds from the end of one coordinator to the first job of the next
 * @param checkpoint bytes of the last one
 * @param manifestRow bytes of one
 */
public record ManyImagesFigures(
        long images,
        double cpuMicros,
        double collectingMicros,
        double rate,
        long heap,
        double untilPublished,
        long checkpoint,
        double manifestRow) {

    String line() {
        return String.format(
                Locale.ROOT,
                "%d %f %f %f %d %f %d %f",
                images,
                cpuMicros,
                collectingMicros,
                rate,
                heap,
                untilPublished,
                checkpoint,
                manifestRow);
    }

    /** Reads the last line that {@link ManyImages} printed. */
    public static ManyImagesFigures parse(String printed) {
        String[] words = printed.strip().lines().reduce("", (a, b) -> b).split(" ");
        return new ManyImagesFigures(
                Long.parseLong(words[0]),
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Long.parseLong(words[4]),
                Double.parseDouble(words[5]),
                Long.parseLong(words[6]),
                Double.parseDouble(words[7]));
    }
}
