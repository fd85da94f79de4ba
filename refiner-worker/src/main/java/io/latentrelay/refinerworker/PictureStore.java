package io.latentrelay.refinerworker;

import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.transport.store.ObjectInfo;
import io.latentrelay.transport.store.ObjectStore;
import java.util.Optional;
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
     * Stores a file unless there is one.
     *
     * @return what is there now
     * @throws java.io.UncheckedIOException when the store does not take it now
     */
    StoredPicture store(Finish finish, StoredPicture picture, byte[] file, PictureNote note) {
        String key = finish.key();
        String type = finish.file().format().contentType();
        while (!store.putIfAbsent(key, file, type, note.metadata())) {
            byte[] there = store.get(key).orElse(null);
            if (there != null) {
                StoredPicture first = StoredPicture.of(key, there);
                sayIfDifferent(picture, first);
                return first;
            } // else it was removed since: put it again
        }
        return picture;
    }

    /** Expected where a repeat ran on another kind of device: kernels differ in the last bits. */
    private void sayIfDifferent(StoredPicture picture, StoredPicture there) {
        if (!there.equals(picture)) {
            LOG.warn(
                    "{}/{} was stored before with other bytes; the first picture stays",
                    store.bucket(),
                    picture.key());
        }
    }

    /** The result of an image that was stored before, as its object tells it. */
    Optional<ImageResult> earlier(RefinerJob job, Finish finish) {
        return store.head(finish.key())
                .map(ObjectInfo::metadata)
                .flatMap(metadata -> PictureNote.of(metadata).resultOf(job, finish));
    }
}
