package io.latentrelay.transport.store;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One bucket of an object store. Safe for concurrent use. Faults that may pass are retried inside;
 * what comes out is an {@link java.io.UncheckedIOException} that names bucket, key and cause.
 */
public interface ObjectStore extends AutoCloseable {

    String bucket();

    /**
     * Asks the store whether this bucket can be used.
     *
     * @throws IllegalArgumentException when the bucket is missing or forbidden, saying which, and
     *     what would be right; called at start, before any job is taken
     * @throws java.io.UncheckedIOException when the store itself is in trouble
     */
    void check();

    /** Writes the object, replacing what was there. Readers see the old or the new, never half. */
    void put(String key, byte[] bytes, String contentType);

    /**
     * Writes the object unless the key exists; one of many concurrent callers wins. True if ours.
     *
     * @param metadata kept with the object: names of lower-case letters, digits and hyphens, values
     *     of printable ASCII, 2,000 characters together at most
     */
    boolean putIfAbsent(String key, byte[] bytes, String contentType, Map<String, String> metadata);

    /** Without metadata. */
    default boolean putIfAbsent(String key, byte[] bytes, String contentType) {
        return putIfAbsent(key, bytes, contentType, Map.of());
    }

    /**
     * Writes the object if what lies there is still of this version; of many concurrent callers at
     * most one wins. True if ours. A store that knows no such condition writes it in any case.
     *
     * @param version as {@link ObjectInfo#version} has it
     */
    boolean replace(String key, byte[] bytes, String contentType, String version);

    /** What is known of an object without reading it; empty when the key does not exist. */
    Optional<ObjectInfo> head(String key);

    /** The object's bytes; empty when the key does not exist. */
    Optional<byte[]> get(String key);

    /**
     * A stretch of the object's bytes, shorter where the object ends. Empty when the key does not
     * exist, or holds another version by now.
     */
    Optional<byte[]> getPart(String key, ObjectPart part);

    /** Keys that start with {@code prefix}, in lexicographic order, fetched page by page. */
    Stream<String> list(String prefix);

    /** Removes the object; nothing happens when it does not exist. */
    void delete(String key);

    /**
     * Removes the object if it is still of this version. A store that knows no such condition
     * removes it in any case.
     */
    void delete(String key, String version);

    /**
     * The same bucket for somebody who wants to know now: where this store waits for troubles to
     * pass, that one says what they are. Not to be closed.
     */
    default ObjectStore hurried() {
        return this;
    }

    @Override
    void close();
}
