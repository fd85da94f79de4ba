package io.latentrelay.refinerworker;

import io.latentrelay.handoff.Finish;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts pictures under their keys. The first picture under a key stays: a redelivered handoff finds
 * it there, and its result speaks of what is really stored.
 */
final class PictureStore {

    private static final Logger LOG = LoggerFactory.getLogger(PictureStore.class);

    private final ObjectStore store;

    PictureStore(ObjectStore store) {
        this.store = store;
    }

    /**
     * @throws java.io.UncheckedIOException when the store does not take it now
     */
    StoredPicture store(Finish finish, byte[] file) {
        String key = finish.key();
        String type = finish.file().format().contentType();
        while (!store.putIfAbsent(key, file, type)) {
            byte[] there = store.get(key).orElse(null);
            if (there != null) {
                sayIfDifferent(key, file, there);
                return describe(key, there);
            } // else it was removed since: put it again
        }
        return describe(key, file);
    }

    /** Expected where a repeat ran on another kind of device: kernels differ in the last bits. */
    private void sayIfDifferent(String key, byte[] file, byte[] there) {
        if (!Arrays.equals(file, there)) {
            LOG.warn(
                    "{}/{} was stored before with other bytes; the first picture stays",
                    store.bucket(),
                    key);
        }
    }

    private static StoredPicture describe(String key, byte[] file) {
        return new StoredPicture(key, VerifiedObject.sha256(file), file.length);
    }

    String bucket() {
        return store.bucket();
    }
}
