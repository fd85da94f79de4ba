package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.store.ObjectStore;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** An object store that is a map. */
public final class MapStore implements ObjectStore {

    private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public String bucket() {
        return "pictures";
    }

    @Override
    public void check() {
        // A map is always there.
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
        objects.put(key, bytes.clone());
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
        return objects.putIfAbsent(key, bytes.clone()) == null;
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(objects.get(key)).map(byte[]::clone);
    }

    @Override
    public Stream<String> list(String prefix) {
        return objects.tailMap(prefix).keySet().stream().takeWhile(key -> key.startsWith(prefix));
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
