package io.latentrelay.transport.store;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store whose troubles are waited out: what fails is tried again, with growing pauses, until it
 * succeeds or the thread is interrupted. For workers, whose images must not pay for an outage.
 */
public final class PatientStore implements ObjectStore {

    private static final Logger LOG = LoggerFactory.getLogger(PatientStore.class);

    private final ObjectStore store;
    private final Duration firstPause;
    private final Duration longestPause;

    /**
     * Waits for {@code store}, which it owns.
     *
     * @param firstPause before the second attempt; doubled for each further one
     */
    public PatientStore(ObjectStore store, Duration firstPause, Duration longestPause) {
        this.store = store;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
    }

    /** Half a second at first, half a minute at most. */
    public PatientStore(ObjectStore store) {
        this(store, Duration.ofMillis(500), Duration.ofSeconds(30));
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
        patiently(
                () -> {
                    store.put(key, bytes, contentType);
                    return true;
                });
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
        return patiently(() -> store.putIfAbsent(key, bytes, contentType));
    }

    @Override
    public Optional<byte[]> get(String key) {
        return patiently(() -> store.get(key));
    }

    /** Waits for the first page only. */
    @Override
    public Stream<String> list(String prefix) {
        return patiently(() -> store.list(prefix));
    }

    @Override
    public void delete(String key) {
        patiently(
                () -> {
                    store.delete(key);
                    return true;
                });
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T patiently(Supplier<T> request) {
        Duration pause = firstPause;
        while (true) {
            try {
                return request.get();
            } catch (UncheckedIOException e) {
                LOG.warn(
                        "Waiting for the object store, next try within {} ms: {}",
                        pause.toMillis(),
                        e.getMessage());
                rest(pause, e);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
            }
        }
    }

    /** A random part of it: workers that failed together should not come back together. */
    private static void rest(Duration pause, UncheckedIOException failure) {
        try {
            TimeUnit.MILLISECONDS.sleep(
                    ThreadLocalRandom.current()
                            .nextLong(pause.toMillis() / 2, pause.toMillis() + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
