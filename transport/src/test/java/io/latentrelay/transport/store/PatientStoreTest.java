package io.latentrelay.transport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.transport.waiting.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatientStoreTest {

    private static final Duration SHORT = Duration.ofMillis(2);

    private final AtomicInteger failures = new AtomicInteger();
    private final InMemoryObjectStore inner = new InMemoryObjectStore("pictures");
    private final Waits waits = new Waits();
    private final ObjectStore store = new PatientStore(new Failing(), SHORT, SHORT, waits);

    @Test
    void whatFailsForAWhileSucceedsInTheEnd() {
        failures.set(3);
        store.put("a", new byte[] {1}, "text/plain");
        failures.set(3);
        assertThat(store.putIfAbsent("a", new byte[] {2}, "text/plain")).isFalse();
        failures.set(3);
        assertThat(store.get("a")).contains(new byte[] {1});
        failures.set(3);
        assertThat(store.head("a")).isPresent();
        assertThat(failures).hasValueLessThanOrEqualTo(0);
    }

    @Test
    void anInterruptedThreadWaitsNoLonger() {
        failures.set(Integer.MAX_VALUE);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> store.get("a"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("store is down");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void itSaysWhatItWaitsForUntilItIsOver() throws InterruptedException {
        failures.set(Integer.MAX_VALUE);
        Thread writer = new Thread(() -> store.put("a", new byte[] {1}, "text/plain"));
        writer.start();
        await().until(() -> !waits.lasting(Duration.ofMillis(20)).isEmpty());
        assertThat(waits.lasting(Duration.ZERO))
                .extracting(Waits.Wait::on)
                .containsExactly("the object store: store is down");
        failures.set(0);
        writer.join();
        assertThat(waits.lasting(Duration.ZERO)).isEmpty();
        assertThat(store.get("a")).isPresent();
    }

    @Test
    void anObjectIsOnlyTakenForWhatItWasSubmittedAs() {
        store.put("a", new byte[] {1}, "text/plain");
        String digest = VerifiedObject.sha256(new byte[] {1});

        assertThat(VerifiedObject.get(store, "a", digest)).containsExactly(1);
        assertThatThrownBy(() -> VerifiedObject.get(store, "a", "0".repeat(64)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pictures/a is not the one")
                .hasMessageContaining(digest);
        assertThatThrownBy(() -> VerifiedObject.get(store, "b", digest))
                .hasMessage("there is no object pictures/b");
    }

    /** Fails as often as {@link #failures} says. */
    private final class Failing implements ObjectStore {

        private void maybe() {
            if (failures.getAndDecrement() > 0) {
                throw new UncheckedIOException(new IOException("store is down"));
            }
        }

        @Override
        public String bucket() {
            return inner.bucket();
        }

        @Override
        public void check() {
            inner.check();
        }

        @Override
        public void put(String key, byte[] bytes, String contentType) {
            maybe();
            inner.put(key, bytes, contentType);
        }

        @Override
        public boolean putIfAbsent(
                String key, byte[] bytes, String contentType, Map<String, String> metadata) {
            maybe();
            return inner.putIfAbsent(key, bytes, contentType, metadata);
        }

        @Override
        public boolean replace(String key, byte[] bytes, String contentType, String version) {
            maybe();
            return inner.replace(key, bytes, contentType, version);
        }

        @Override
        public void delete(String key, String version) {
            inner.delete(key, version);
        }

        @Override
        public Optional<ObjectInfo> head(String key) {
            maybe();
            return inner.head(key);
        }

        @Override
        public Optional<byte[]> get(String key) {
            maybe();
            return inner.get(key);
        }

        @Override
        public Optional<byte[]> getPart(String key, ObjectPart part) {
            maybe();
            return inner.getPart(key, part);
        }

        @Override
        public Stream<String> list(String prefix) {
            return inner.list(prefix);
        }

        @Override
        public void delete(String key) {
            inner.delete(key);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
