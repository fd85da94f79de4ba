package io.latentrelay.transport.telemetry;

import static java.util.Objects.requireNonNull;

import io.latentrelay.schemas.FailureReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What came of the work a worker took. Safe for concurrent use. */
public final class WorkCounts {

    /** How an image leaves a worker. */
    public enum Outcome {
        /** Published for the next stage. */
        HANDED_OFF,
        /** Its picture is stored. */
        STORED,
        /** Its picture had been stored before, and nothing was to do. */
        KNOWN,
        FAILED
    }

    private final Map<Outcome, LongAdder> images = adders(Outcome.class);
    private final Map<FailureReason, LongAdder> deadLetters = adders(FailureReason.class);
    private final LongAdder retries = new LongAdder();
    private final LongAdder drained = new LongAdder();
    private final LongAdder continued = new LongAdder();

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> keys) {
        Map<E, LongAdder> adders = new EnumMap<>(keys);
        for (E key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }

    /** So many images left. */
    public void left(Outcome outcome, long count) {
        requireNonNull(images.get(outcome)).add(count);
    }

    /** A record is given up. */
    public void buried(FailureReason reason) {
        requireNonNull(deadLetters.get(reason)).increment();
    }

    /** An attempt failed, and another is to be made. */
    public void retried() {
        retries.increment();
    }

    /** What is left of a record was published for another worker to continue. */
    public void drained() {
        drained.increment();
    }

    /** A record was taken up where another worker had stopped. */
    public void continued() {
        continued.increment();
    }

    /** Shows all of it. */
    public void showIn(Telemetry telemetry, String stage) {
        images.forEach(
                (outcome, count) ->
                        telemetry.total(Metric.IMAGES, count::sum, stage, word(outcome)));
        deadLetters.forEach(
                (reason, count) ->
                        telemetry.total(Metric.DEAD_LETTERS, count::sum, stage, word(reason)));
        telemetry.total(Metric.RETRIES, retries::sum, stage);
        telemetry.total(Metric.RECORDS_DRAINED, drained::sum, stage);
        telemetry.total(Metric.RECORDS_CONTINUED, continued::sum, stage);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
