package io.latentrelay.bench.coordinator;

import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectInfo;
import io.latentrelay.transport.store.ObjectPart;
import io.latentrelay.transport.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps a coordinator's own objects in memory, chunks of prompts in files, and of manifests only
 * that they were written: what is in memory is then the coordinator's.
 */
final class ForgetfulStore implements ObjectStore {

    private final ObjectStore store = new InMemoryObjectStore("bench");
    private final Path chunks;
    private long manifestBytes;

    /**
     * @param chunks folder for chunks of prompts
     */
    ForgetfulStore(Path chunks) {
        this.chunks = chunks;
    }

    long manifestBytes() {
        return manifestBytes;
    }

    /** Keeps a chunk of prompts. */
    void putChunk(String key, byte[] chunk) {
        try {
            Files.write(file(key), chunk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String key) {
        return chunks.resolve(key.substring(key.lastIndexOf('/') + 1));
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
        if (!isForgotten(key, bytes)) {
            store.put(key, bytes, contentType);
        }
    }

    private boolean isForgotten(String key, byte[] bytes) {
        boolean isPart = key.contains("/manifest/part-");
        manifestBytes += isPart ? bytes.length : 0;
        return isPart;
    }

    @Override
    public boolean putIfAbsent(
            String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        return isForgotten(key, bytes) || store.putIfAbsent(key, bytes, contentType, metadata);
    }

    @Override
    public Optional<byte[]> get(String key) {
        if (!Files.exists(file(key))) {
            return store.get(key);
        }
        try {
            return Optional.of(Files.readAllBytes(file(key)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<byte[]> getPart(String key, ObjectPart part) {
        return store.getPart(key, part);
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return store.head(key);
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
    public boolean replace(String key, byte[] bytes, String contentType, String version) {
        return store.replace(key, bytes, contentType, version);
    }

    @Override
    public void delete(String key, String version) {
        store.delete(key, version);
    }

    @Override
    public void close() {
        store.close();
    }
}
