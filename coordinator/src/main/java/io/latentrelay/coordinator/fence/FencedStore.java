package io.latentrelay.coordinator.fence;

import io.latentrelay.transport.store.ObjectInfo;
import io.latentrelay.transport.store.ObjectPart;
import io.latentrelay.transport.store.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bucket for objects whose keys people know, and which therefore cannot carry an epoch: a
 * coordinator of the past never writes over, or removes, what a later one wrote, however late its
 * request arrives. Each object is looked at first, then whether anybody has taken over: a successor
 * writes only after that, so what was seen is then another version, and the request, which is for
 * the version that was seen, comes to nothing.
 *
 * <p>An object that is not there yet is written without a look: the successor finds it, and writes
 * its own over it.
 */
public final class FencedStore implements ObjectStore {

    private final ObjectStore store;
    private final Tenure tenure;

    public FencedStore(ObjectStore store, Tenure tenure) {
        this.store = store;
        this.tenure = tenure;
    }

    /**
     * @throws IllegalStateException when another coordinator has taken over
     */
    @Override
    public void put(String key, byte[] bytes, String contentType) {
        boolean isOurs = store.putIfAbsent(key, bytes, contentType);
        while (!isOurs) {
            Optional<ObjectInfo> seen = store.head(key);
            tenure.requireInCharge();
            isOurs =
                    seen.isPresent()
                            ? store.replace(key, bytes, contentType, seen.get().version())
                            : store.putIfAbsent(key, bytes, contentType);
        }
    }

    @Override
    public boolean putIfAbsent(
            String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        tenure.requireInCharge();
        return store.putIfAbsent(key, bytes, contentType, metadata);
    }

    @Override
    public boolean replace(String key, byte[] bytes, String contentType, String version) {
        tenure.requireInCharge();
        return store.replace(key, bytes, contentType, version);
    }

    /**
     * @throws IllegalStateException when another coordinator has taken over
     */
    @Override
    public void delete(String key) {
        Optional<ObjectInfo> seen = store.head(key);
        if (seen.isPresent()) {
            tenure.requireInCharge();
            store.delete(key, seen.get().version());
        }
    }

    @Override
    public void delete(String key, String version) {
        tenure.requireInCharge();
        store.delete(key, version);
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
    public Optional<ObjectInfo> head(String key) {
        return store.head(key);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return store.get(key);
    }

    @Override
    public Optional<byte[]> getPart(String key, ObjectPart part) {
        return store.getPart(key, part);
    }

    @Override
    public Stream<String> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public ObjectStore hurried() {
        return new FencedStore(store.hurried(), tenure);
    }

    /** Leaves the store to its owner. */
    @Override
    public void close() {}
}
