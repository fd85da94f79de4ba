package io.latentrelay.transport.store;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** A bucket within one process, for as long as it lives. Safe for concurrent use. */
public final class InMemoryObjectStore implements ObjectStore {

    private final String bucket;
    private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();

    // Its array never leaves this class.
    @SuppressWarnings("ArrayRecordComponent")
    private record Stored(byte[] bytes, ObjectInfo info) {

        static Stored of(byte[] bytes, String contentType, Map<String, String> metadata) {
            return new Stored(bytes.clone(), info(bytes, contentType, metadata));
        }

        private static ObjectInfo info(
                byte[] bytes, String contentType, Map<String, String> metadata) {
            String version = VerifiedObject.sha256(bytes);
            return new ObjectInfo(bytes.length, version, contentType, metadata);
        }
    }

    public InMemoryObjectStore(String bucket) {
        this.bucket = bucket;
    }

    @Override
    public String bucket() {
        return bucket;
    }

    @Override
    public void check() {
        // Always there.
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
        objects.put(key, Stored.of(bytes, contentType, Map.of()));
    }

    @Override
    public boolean putIfAbsent(
            String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        return objects.putIfAbsent(key, Stored.of(bytes, contentType, metadata)) == null;
    }

    @Override
    public boolean replace(String key, byte[] bytes, String contentType, String version) {
        boolean[] isOurs = {false};
        objects.computeIfPresent(
                key,
                (at, there) -> {
                    isOurs[0] = there.info().version().equals(version);
                    return isOurs[0] ? Stored.of(bytes, contentType, Map.of()) : there;
                });
        return isOurs[0];
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return Optional.ofNullable(objects.get(key)).map(Stored::info);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(objects.get(key)).map(stored -> stored.bytes().clone());
    }

    @Override
    public Optional<byte[]> getPart(String key, ObjectPart part) {
        return Optional.ofNullable(objects.get(key))
                .filter(stored -> stored.info().version().equals(part.version()))
                .map(Stored::bytes)
                .map(
                        bytes ->
                                Arrays.copyOfRange(
                                        bytes,
                                        (int) Math.min(part.offset(), bytes.length),
                                        (int) Math.min(part.end(), bytes.length)));
    }

    @Override
    public Stream<String> list(String prefix) {
        return List.copyOf(objects.tailMap(prefix).keySet()).stream()
                .takeWhile(key -> key.startsWith(prefix));
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    @Override
    public void delete(String key, String version) {
        objects.computeIfPresent(
                key, (at, there) -> there.info().version().equals(version) ? null : there);
    }

    @Override
    public void close() {
        // Holds nothing outside.
    }
}
