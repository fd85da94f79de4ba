package io.latentrelay.refinerworker;

import io.latentrelay.transport.store.ObjectStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts pictures under their keys. The first picture under a key stays: a redelivered handoff finds
 * it there, and its result speaks of what is really stored.
 */
final class PictureStore {

    private static final Logger LOG = LoggerFactory.getLogger(PictureStore.class);
    private static final String PNG = "image/png";

    private final ObjectStore store;

    PictureStore(ObjectStore store) {
        this.store = store;
    }

    /**
     * @throws java.io.UncheckedIOException when the store does not take it now
     */
    StoredPicture store(String key, byte[] png) {
        while (!store.putIfAbsent(key, png, PNG)) {
            byte[] there = store.get(key).orElse(null);
            if (there != null) {
                sayIfDifferent(key, png, there);
                return describe(key, there);
            } // else it was removed since: put it again
        }
        return describe(key, png);
    }

    /** Expected where a repeat ran on another kind of device: kernels differ in the last bits. */
    private void sayIfDifferent(String key, byte[] png, byte[] there) {
        if (!Arrays.equals(png, there)) {
            LOG.warn(
                    "{}/{} was stored before with other bytes; the first picture stays",
                    store.bucket(),
                    key);
        }
    }

    private static StoredPicture describe(String key, byte[] png) {
        return new StoredPicture(key, sha256(png), png.length);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String bucket() {
        return store.bucket();
    }
}
