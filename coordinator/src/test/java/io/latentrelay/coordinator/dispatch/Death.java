package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.store.ObjectInfo;
import io.latentrelay.transport.store.ObjectPart;
import io.latentrelay.transport.store.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kills a coordinator at one of its writes, to the store or to a topic, or when it frees the space
 * of a topic: just before it takes effect, or just after. From then on nothing it does takes
 * effect.
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
    // What happens while it is frozen; nothing when it is to die.
    private final @Nullable Runnable meanwhile;
    private int writes;
    private boolean isDead;

    /**
     * @param write which write, counted from 1
     */
    Death(int write, Moment moment) {
        this(write, moment, null);
    }

    private Death(int write, Moment moment, @Nullable Runnable meanwhile) {
        this.write = write;
        this.moment = moment;
        this.meanwhile = meanwhile;
    }

    /**
     * Freezes it instead: it goes on with that write, and all that follows, when {@code meanwhile}
     * has happened.
     */
    static Death seeming(int write, Moment moment, Runnable meanwhile) {
        return new Death(write, moment, meanwhile);
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
        strike(Moment.BEFORE);
    }

    private void after() {
        strike(Moment.AFTER);
    }

    private void strike(Moment now) {
        boolean isNow = !isDead && writes == write && moment == now;
        isDead |= isNow;
        if (isNow && meanwhile != null) {
            meanwhile.run();
        }
        requireAlive();
    }

    private void requireAlive() {
        if (isDead && meanwhile == null) {
            throw new Struck();
        }
    }

    ObjectStore on(ObjectStore store) {
        return new MortalStore(store);
    }

    Publisher on(Publisher publisher) {
        return new MortalPublisher(publisher);
    }

    Backlog on(Backlog backlog) {
        return new Backlog() {
            @Override
            public long unfinished(String topic) {
                requireAlive();
                return backlog.unfinished(topic);
            }

            @Override
            public void discardFinished(String topic) {
                before();
                backlog.discardFinished(topic);
                after();
            }

            @Override
            public void discardBefore(String topic, long offset) {
                before();
                backlog.discardBefore(topic, offset);
                after();
            }

            @Override
            public void close() {
                backlog.close();
            }
        };
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
        public boolean replace(String key, byte[] bytes, String contentType, String version) {
            before();
            boolean isOurs = store.replace(key, bytes, contentType, version);
            after();
            return isOurs;
        }

        @Override
        public void delete(String key, String version) {
            before();
            store.delete(key, version);
            after();
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
