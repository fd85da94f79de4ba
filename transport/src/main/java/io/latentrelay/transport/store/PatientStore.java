package io.latentrelay.transport.store;

import static java.util.Objects.requireNonNull;

import io.latentrelay.transport.waiting.Backoff;
import io.latentrelay.transport.waiting.Waiting;
import io.latentrelay.transport.waiting.Waits;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store whose troubles are waited out: what fails is tried again, with growing pauses, until it
 * succeeds or the thread is interrupted. That holds for a refusal, too: keys that were good at the
 * start may be good again. For processes whose images must not pay for an outage.
 */
public final class PatientStore implements ObjectStore {

    private static final Logger LOG = LoggerFactory.getLogger(PatientStore.class);
    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final long NEVER = Long.MIN_VALUE;

    private final ObjectStore store;
    private final Duration firstPause;
    private final Duration longestPause;
    private final Waits waits;
    private final AtomicLong lastWord = new AtomicLong(NEVER);

    /**
     * Waits for {@code store}, which it owns.
     *
     * @param firstPause before the second attempt; doubled for each further one
     * @param waits where it says what it waits for
     */
    public PatientStore(
            ObjectStore store, Duration firstPause, Duration longestPause, Waits waits) {
        this.store = store;
        this.waits = waits;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
    }

    /** Half a second at first, half a minute at most. */
    public PatientStore(ObjectStore store) {
        this(store, Duration.ofMillis(500), Duration.ofSeconds(30), Waits.ofThisProcess());
    }

    @Override
    public String bucket() {
        return store.bucket();
    }

    /** Waits for a store in trouble, but not where a person has to mend what is wrong. */
    @Override
    public void check() {
        patiently(
                () -> {
                    store.check();
                    return true;
                });
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
    public boolean putIfAbsent(
            String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        return patiently(() -> store.putIfAbsent(key, bytes, contentType, metadata));
    }

    @Override
    public boolean replace(String key, byte[] bytes, String contentType, String version) {
        return patiently(() -> store.replace(key, bytes, contentType, version));
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return patiently(() -> store.head(key));
    }

    @Override
    public Optional<byte[]> get(String key) {
        return patiently(() -> store.get(key));
    }

    @Override
    public Optional<byte[]> getPart(String key, ObjectPart part) {
        return patiently(() -> store.getPart(key, part));
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
    public void delete(String key, String version) {
        patiently(
                () -> {
                    store.delete(key, version);
                    return true;
                });
    }

    @Override
    public ObjectStore hurried() {
        return store;
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T patiently(Supplier<T> request) {
        try {
            return request.get();
        } catch (UncheckedIOException e) {
            return untilItSucceeds(request, e);
        }
    }

    private <T> T untilItSucceeds(Supplier<T> request, UncheckedIOException first) {
        Backoff backoff = new Backoff(firstPause, longestPause);
        UncheckedIOException failure = first;
        try (Waiting waiting = waits.begin(reason(first))) {
            while (true) {
                sayNowAndThen(waiting);
                rest(backoff, failure);
                try {
                    T answer = request.get();
                    sayThatItIsOver(waiting);
                    return answer;
                } catch (UncheckedIOException e) {
                    failure = e;
                    waiting.on(reason(e));
                }
            }
        }
    }

    private static String reason(UncheckedIOException failure) {
        return "the object store: " + requireNonNull(failure.getCause()).getMessage();
    }

    /** Many threads may wait at once: one of them speaks. */
    private void sayNowAndThen(Waiting waiting) {
        long now = System.nanoTime();
        long said = lastWord.get();
        boolean isTime = said == NEVER || now - said >= A_WHILE.toNanos();
        if (isTime && lastWord.compareAndSet(said, now)) {
            LOG.warn(
                    "Waiting for {} (for {} s so far; tries go on)",
                    waiting.soFar().on(),
                    waiting.soFar().lasting().toSeconds());
        }
    }

    private void sayThatItIsOver(Waiting waiting) {
        if (lastWord.getAndSet(NEVER) != NEVER) {
            LOG.info(
                    "The object store answers again, after {} s",
                    waiting.soFar().lasting().toSeconds());
        }
    }

    private static void rest(Backoff backoff, UncheckedIOException failure) {
        try {
            backoff.rest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
