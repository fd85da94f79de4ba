package io.latentrelay.transport.telemetry;

import io.latentrelay.transport.queue.Publisher;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A publisher that measures how long records take and how large they are. */
public final class MeasuredPublisher implements Publisher {

    private record Meters(Distribution seconds, Count bytes, Count failures) {}

    private final Publisher publisher;
    private final Telemetry telemetry;
    private final Map<String, Meters> meters = new ConcurrentHashMap<>();

    /** Owns {@code publisher}. */
    public MeasuredPublisher(Publisher publisher, Telemetry telemetry) {
        this.publisher = publisher;
        this.telemetry = telemetry;
    }

    @Override
    public CompletableFuture<Long> publish(
            String topic, String key, Map<String, byte[]> headers, byte[] value) {
        Meters measured = meters.computeIfAbsent(topic, this::meters);
        long started = System.nanoTime();
        return publisher
                .publish(topic, key, headers, value)
                .whenComplete(
                        (offset, failure) -> {
                            if (failure == null) {
                                measured.seconds().recordSince(started);
                                measured.bytes().add(value.length);
                            } else {
                                measured.failures().increment();
                            }
                        });
    }

    private Meters meters(String topic) {
        return new Meters(
                telemetry.distribution(Metric.PUBLISH_SECONDS, topic),
                telemetry.counter(Metric.PUBLISHED_BYTES, topic),
                telemetry.counter(Metric.PUBLISH_FAILURES, topic));
    }

    @Override
    public void close() {
        publisher.close();
    }
}
