package io.latentrelay.refinerworker;

import static org.awaitility.Awaitility.await;

import io.latentrelay.transport.store.ObjectInfo;
import io.latentrelay.transport.store.ObjectPart;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.work.Outside;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A store that takes no object before it is opened. */
final class SlowStore implements ObjectStore {

    private final ObjectStore store;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();

    SlowStore(ObjectStore store) {
        this.store = store;
    }

    Outside outside(RefinerTopics topics) {
        return new Outside(topics.publisher(), RefinerTopics.NAMES, this);
    }

    void awaitWaiting(int count) {
        await().until(() -> waiting.get() == count);
    }

    void open() {
        opened.countDown();
    }

    @Override
    public boolean putIfAbsent(
            String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        waiting.incrementAndGet();
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return store.putIfAbsent(key, bytes, contentType, metadata);
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
        store.put(key, bytes, contentType);
    }

    @Override
    public boolean replace(String key, byte[] bytes, String contentType, String version) {
        return store.replace(key, bytes, contentType, version);
    }

    @Override
    public void delete(String key, String version) {
        store.delete(key, version);
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
    public void delete(String key) {
        store.delete(key);
    }

    @Override
    public void close() {
        store.close();
    }
}
