package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.store.ObjectInfo;
import io.latentrelay.transport.store.ObjectPart;
import io.latentrelay.transport.store.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Kills a coordinator at one of its writes, to the store or to a topic: just before it takes
 * effect, or just after. From then on nothing it does takes effect.
 */
final class Death {

    /** On which side of the write it strikes. */
    enum Moment {
        BEFORE,
        AFTER
    }

    /** What the dying coordinator sees. */
    static final class Struck extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final int write;
    private final Moment moment;
    private int writes;
    private boolean isDead;

    /**
     * @param write which write, counted from 1
     */
    Death(int write, Moment moment) {
        this.write = write;
        this.moment = moment;
    }

    static Death never() {
        return new Death(Integer.MAX_VALUE, Moment.BEFORE);
    }

    boolean hasStruck() {
        return isDead;
    }

    int writes() {
        return writes;
    }

    private void before() {
        writes++;
        isDead |= writes == write && moment == Moment.BEFORE;
        requireAlive();
    }

    private void after() {
        isDead |= writes == write && moment == Moment.AFTER;
        requireAlive();
    }

    private void requireAlive() {
        if (isDead) {
            throw new Struck();
        }
    }

    ObjectStore on(ObjectStore store) {
        return new MortalStore(store);
    }

    Publisher on(Publisher publisher) {
        return new MortalPublisher(publisher);
    }

    private final class MortalPublisher implements Publisher {
        private final Publisher publisher;

        MortalPublisher(Publisher publisher) {
            this.publisher = publisher;
        }

        @Override
        public CompletableFuture<Long> publish(
                String topic, String key, Map<String, byte[]> headers, byte[] value) {
            before();
            CompletableFuture<Long> offset = publisher.publish(topic, key, headers, value);
            after();
            return offset;
        }

        @Override
        public void close() {
            publisher.close();
        }
    }

    private final class MortalStore implements ObjectStore {
        private final ObjectStore store;

        MortalStore(ObjectStore store) {
            this.store = store;
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
            before();
            store.put(key, bytes, contentType);
            after();
        }

        @Override
        public boolean putIfAbsent(
                String key, byte[] bytes, String contentType, Map<String, String> metadata) {
            before();
            boolean isOurs = store.putIfAbsent(key, bytes, contentType, metadata);
            after();
            return isOurs;
        }

        @Override
        public Optional<ObjectInfo> head(String key) {
            requireAlive();
            return store.head(key);
        }

        @Override
        public Optional<byte[]> get(String key) {
            requireAlive();
            return store.get(key);
        }

        @Override
        public Optional<byte[]> getPart(String key, ObjectPart part) {
            requireAlive();
            return store.getPart(key, part);
        }

        @Override
        public Stream<String> list(String prefix) {
            requireAlive();
            return store.list(prefix);
        }

        @Override
        public void delete(String key) {
            before();
            store.delete(key);
            after();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
