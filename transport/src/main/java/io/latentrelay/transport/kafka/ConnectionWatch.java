package io.latentrelay.transport.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that there is no connection to any broker. A consumer does not: to its caller a broker that
 * is away looks like a topic with nothing on it. For one thread.
 */
final class ConnectionWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);
    private static final Duration AT_FIRST = Duration.ofSeconds(10);
    private static final Duration THEN_EVERY = Duration.ofSeconds(60);

    private final String servers;
    private final String purpose;
    private boolean away;
    private long awaySince;
    private long nextWord;

    ConnectionWatch(String servers, String purpose) {
        this.servers = servers;
        this.purpose = purpose;
    }

    /** To be told of every poll: the consumer's metrics, and whether records came. */
    void polled(Map<MetricName, ? extends Metric> metrics, boolean gotRecords) {
        if (gotRecords || connections(metrics) > 0) {
            if (away) {
                LOG.info("{}: connected again after {} s", purpose, secondsAway());
            }
            away = false;
            return;
        }
        long now = System.nanoTime();
        if (!away) {
            away = true;
            awaySince = now;
            nextWord = now + AT_FIRST.toNanos();
        } else if (now >= nextWord) {
            LOG.warn(
                    "{}: no Kafka broker can be reached at {} for {} s; still trying",
                    purpose,
                    servers,
                    secondsAway());
            nextWord = now + THEN_EVERY.toNanos();
        }
    }

    private long secondsAway() {
        return Duration.ofNanos(System.nanoTime() - awaySince).toSeconds();
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
