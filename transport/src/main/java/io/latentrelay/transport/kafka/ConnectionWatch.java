package io.latentrelay.transport.kafka;

import io.latentrelay.transport.waiting.Waiting;
import io.latentrelay.transport.waiting.Waits;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that there is no connection to any broker. A consumer does not: to its caller a broker that
 * is away looks like a topic with nothing on it. For one thread.
 */
final class ConnectionWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);
    private static final Duration AT_FIRST = Duration.ofSeconds(10);
    private static final Duration THEN_EVERY = Duration.ofSeconds(60);

    /** More than it takes a broker to answer a consumer that asks to join its group. */
    private static final Duration ACCEPTED_AFTER = Duration.ofSeconds(3);

    private final String servers;
    private final String purpose;
    private @Nullable Waiting away;
    private Duration nextWord = AT_FIRST;

    /** Since when it has been polled without a refusal, where one came before. */
    private OptionalLong unrefusedSince = OptionalLong.empty();

    private boolean wasRefused;

    ConnectionWatch(String servers, String purpose) {
        this.servers = servers;
        this.purpose = purpose;
    }

    /** To be told of every poll: the consumer's metrics, and whether records came. */
    void polled(Map<MetricName, ? extends Metric> metrics, boolean gotRecords) {
        if (gotRecords || connections(metrics) > 0 && isAccepted()) {
            isBack();
        } else if (away == null) {
            away = Waits.ofThisProcess().begin("Kafka at " + servers + ", " + purpose);
            nextWord = AT_FIRST;
        } else {
            sayNowAndThen(away.soFar().lasting());
        }
    }

    /** A broker that lets us connect may still say no a moment later. */
    private boolean isAccepted() {
        if (!wasRefused) {
            return true;
        }
        long now = System.nanoTime();
        if (unrefusedSince.isEmpty()) {
            unrefusedSince = OptionalLong.of(now);
        }
        return now - unrefusedSince.getAsLong() >= ACCEPTED_AFTER.toNanos();
    }

    private static String reason(RuntimeException failure) {
        return failure instanceof GroupMaxSizeReachedException
                ? "the group is full. " + GroupRoom.REMEDY
                : KafkaFailure.reason(failure);
    }

    /** To be told when a broker refuses us: that is waited for, too. */
    void refused(RuntimeException failure) {
        String reason = purpose + ": " + reason(failure);
        wasRefused = true;
        unrefusedSince = OptionalLong.empty();
        if (away == null) {
            LOG.warn("Refused by Kafka at {}, will ask again: {}", servers, reason);
            away = Waits.ofThisProcess().begin("");
            nextWord = THEN_EVERY;
        }
        away.on("Kafka at " + servers + ", " + reason);
        if (away.soFar().lasting().compareTo(nextWord) >= 0) {
            LOG.warn("Still refused by Kafka at {}: {}", servers, reason);
            nextWord = nextWord.plus(THEN_EVERY);
        }
    }

    private void isBack() {
        wasRefused = false;
        unrefusedSince = OptionalLong.empty();
        if (away != null) {
            LOG.info("{}: connected again after {} s", purpose, away.soFar().lasting().toSeconds());
            away.close();
            away = null;
        }
    }

    private void sayNowAndThen(Duration soFar) {
        if (soFar.compareTo(nextWord) >= 0) {
            LOG.warn(
                    "{}: no Kafka broker can be reached at {} for {} s; still trying",
                    purpose,
                    servers,
                    soFar.toSeconds());
            nextWord = soFar.plus(THEN_EVERY);
        }
    }

    /** Ends the watch, and with it what it waits for. */
    @Override
    public void close() {
        if (away != null) {
            away.close();
        }
    }

    private static double connections(Map<MetricName, ? extends Metric> metrics) {
        for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
            if (metric.getKey().name().equals("connection-count")
                    && metric.getValue().metricValue() instanceof Double count) {
                return count;
            }
        }
        return 1;
    }
}
