package io.latentrelay.transport.telemetry;

import io.latentrelay.transport.store.ObjectInfo;
import io.latentrelay.transport.store.ObjectPart;
import io.latentrelay.transport.store.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A store that measures its requests. Goes inside one that retries, so that each try counts. */
public final class MeasuredStore implements ObjectStore {

    private record Meters(Distribution seconds, Count failures) {}

    private final ObjectStore store;
    private final Meters puts;
    private final Meters gets;
    private final Meters heads;
    private final Meters lists;
    private final Meters deletes;
    private final Count sent;
    private final Count received;

    /** Owns {@code store}. */
    public MeasuredStore(ObjectStore store, Telemetry telemetry) {
        this.store = store;
        this.puts = meters(telemetry, "put");
        this.gets = meters(telemetry, "get");
        this.heads = meters(telemetry, "head");
        this.lists = meters(telemetry, "list");
        this.deletes = meters(telemetry, "delete");
        this.sent = telemetry.counter(Metric.STORE_BYTES, "sent");
        this.received = telemetry.counter(Metric.STORE_BYTES, "received");
    }

    private static Meters meters(Telemetry telemetry, String operation) {
        return new Meters(
                telemetry.distribution(Metric.STORE_SECONDS, operation),
                telemetry.counter(Metric.STORE_FAILURES, operation));
    }

    private static <T> T measured(Meters meters, Supplier<T> request) {
        long started = System.nanoTime();
        boolean succeeded = false;
        try {
            T answer = request.get();
            succeeded = true;
            return answer;
        } finally {
            if (succeeded) {
                meters.seconds().recordSince(started);
            } else {
                meters.failures().increment();
            }
        }
    }

    @Override
    public String bucket() {
        return store.bucket();
    }

    @Override
    public void check() {
        store.check();
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
        boolean unused =
                measured(
                        puts,
                        () -> {
                            store.put(key, bytes, contentType);
                            return true;
                        });
        sent.add(bytes.length);
    }

    @Override
    public boolean putIfAbsent(
            String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        boolean isOurs = measured(puts, () -> store.putIfAbsent(key, bytes, contentType, metadata));
        sent.add(bytes.length);
        return isOurs;
    }

    @Override
    public boolean replace(String key, byte[] bytes, String contentType, String version) {
        boolean isOurs = measured(puts, () -> store.replace(key, bytes, contentType, version));
        sent.add(bytes.length);
        return isOurs;
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return measured(heads, () -> store.head(key));
    }

    @Override
    public Optional<byte[]> get(String key) {
        Optional<byte[]> object = measured(gets, () -> store.get(key));
        object.ifPresent(bytes -> received.add(bytes.length));
        return object;
    }

    @Override
    public Optional<byte[]> getPart(String key, ObjectPart part) {
        Optional<byte[]> stretch = measured(gets, () -> store.getPart(key, part));
        stretch.ifPresent(bytes -> received.add(bytes.length));
        return stretch;
    }

    /** Measures the first page only. */
    @Override
    public Stream<String> list(String prefix) {
        return measured(lists, () -> store.list(prefix));
    }

    @Override
    public void delete(String key) {
        delete(() -> store.delete(key));
    }

    @Override
    public void delete(String key, String version) {
        delete(() -> store.delete(key, version));
    }

    private void delete(Runnable request) {
        boolean unused =
                measured(
                        deletes,
                        () -> {
                            request.run();
                            return true;
                        });
    }

    @Override
    public void close() {
        store.close();
    }
}
