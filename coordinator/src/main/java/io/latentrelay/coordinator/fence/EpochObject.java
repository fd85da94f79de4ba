package io.latentrelay.coordinator.fence;

import io.latentrelay.transport.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An object that successive coordinators rewrite, and that a coordinator of the past cannot spoil:
 * each epoch writes a key of its own, and what the highest epoch wrote is what counts. Not safe for
 * concurrent use.
 */
public final class EpochObject {

    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final String stem;
    private final long epoch;
    private boolean isTidy;

    /**
     * @param stem what its keys begin with, and no other object's
     */
    public EpochObject(ObjectStore store, String stem, long epoch) {
        this.store = store;
        this.stem = stem;
        this.epoch = epoch;
    }

    /** What counts now; empty when nobody has written it. */
    public Optional<byte[]> read() {
        List<String> keys = keys();
        return keys.isEmpty() ? Optional.empty() : store.get(keys.get(keys.size() - 1));
    }

    private List<String> keys() {
        try (Stream<String> keys = store.list(stem)) {
            return keys.toList();
        }
    }

    /** Makes this count, unless a later epoch has written. */
    public void write(byte[] json) {
        String mine = Epochs.key(stem, epoch);
        store.put(mine, json, JSON);
        if (!isTidy) {
            keys().stream().filter(key -> key.compareTo(mine) < 0).forEach(store::delete);
            isTidy = true;
        }
    }
}
