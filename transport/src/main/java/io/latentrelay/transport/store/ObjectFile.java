package io.latentrelay.transport.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * An object that is read as a file is, a stretch at a time and of any length. All that is read is
 * of the version that was found at first. Safe for concurrent use.
 */
public final class ObjectFile {

    private final ObjectStore store;
    private final String key;
    private final ObjectInfo info;

    private ObjectFile(ObjectStore store, String key, ObjectInfo info) {
        this.store = store;
        this.key = key;
        this.info = info;
    }

    /** Finds the object; empty when the key does not exist. */
    public static Optional<ObjectFile> find(ObjectStore store, String key) {
        return store.head(key).map(info -> new ObjectFile(store, key, info));
    }

    /** For messages: {@code s3://bucket/key}. */
    public String name() {
        return "s3://" + store.bucket() + "/" + key;
    }

    public String key() {
        return key;
    }

    public long length() {
        return info.bytes();
    }

    /**
     * A stretch of it, shorter at its end.
     *
     * @throws IOException when the store is in trouble, or has another object there by now
     */
    public byte[] read(long offset, int length) throws IOException {
        if (offset >= length()) {
            return new byte[0];
        }
        ObjectPart part = new ObjectPart(info.version(), offset, length);
        try {
            return store.getPart(key, part)
                    .orElseThrow(() -> new FileNotFoundException("it was changed meanwhile"));
        } catch (UncheckedIOException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Its bytes from the first on. */
    public ObjectStream stream() {
        return new ObjectStream(this);
    }
}
