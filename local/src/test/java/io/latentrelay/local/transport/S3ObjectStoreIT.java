package io.latentrelay.local.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.embedded.StoreAccess;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.ObjectStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreIT extends ObjectStoreContract {

    private static EmbeddedStore server;
    private static ObjectStore store;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = EmbeddedStore.start(folder, 0, new StoreAccess("pictures", "key", "secret"));
        store = open(Map.of());
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void aMissingBucketIsNamed() {
        try (ObjectStore missing = open(Map.of("bucket", "elsewhere"))) {
            assertThatThrownBy(missing::check)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bucket 'elsewhere' at " + server.endpoint())
                    .hasMessageContaining("does not exist");
        }
    }

    @Test
    void wrongKeysAreSaid() {
        try (ObjectStore forbidden = open(Map.of("s3-secret-key", "wrong"))) {
            assertThatThrownBy(forbidden::check)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is forbidden for these keys");
            assertThatThrownBy(() -> forbidden.put("a", new byte[1], "text/plain"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("pictures/a");
        }
    }

    @Test
    void anUnreachableStoreIsNamed() {
        try (ObjectStore nowhere = open(Map.of("s3-endpoint", "http://127.0.0.1:9"))) {
            assertThatThrownBy(nowhere::check)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot reach the object store at http://127.0.0.1:9");
        }
    }

    @Test
    void aKeyNeverLeadsOutOfTheBucket(@TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "secret");
        Path way = server.bucketFolder().toAbsolutePath().relativize(secret.toAbsolutePath());
        Optional<byte[]> found;
        try {
            found = store.get(way.toString());
        } catch (UncheckedIOException refused) {
            found = Optional.empty();
        }

        assertThat(found).isEmpty();
    }

    @Test
    void checksumsBeyondTheProtocolWorkWhereTheStoreTakesThem() {
        try (ObjectStore checked = open(Map.of("s3-checksums", "when-supported"))) {
            checked.put("checked/a", new byte[] {1, 2}, "text/plain");
            assertThat(checked.get("checked/a")).contains(new byte[] {1, 2});
        }
    }

    private static ObjectStore open(Map<String, String> changes) {
        Map<String, String> values =
                new HashMap<>(
                        Map.of(
                                "s3-endpoint", server.endpoint().toString(),
                                "bucket", "pictures",
                                "s3-access-key", "key",
                                "s3-secret-key", "secret"));
        values.putAll(changes);
        return S3Connection.from(Settings.of(values)).open();
    }
}
