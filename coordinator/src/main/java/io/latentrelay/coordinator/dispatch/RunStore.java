package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.ledger.Checkpoint;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunKeys;
import io.latentrelay.transport.store.ObjectStore;
import java.util.Optional;

/** A run's document and checkpoint in the object store. */
final class RunStore {

    private static final String JSON = "application/json";

    private final ObjectStore store;

    RunStore(ObjectStore store) {
        this.store = store;
    }

    /** The document stored under the keys, if there is one. */
    Optional<RunDocument> document(RunKeys keys) {
        return store.get(keys.document()).map(bytes -> read(keys, bytes));
    }

    private RunDocument read(RunKeys keys, byte[] bytes) {
        try {
            return RunDocument.parse(bytes);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the run document "
                            + keys.document()
                            + " in bucket "
                            + store.bucket()
                            + " is not readable: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Stores the document. False when there is one already, which stays. */
    boolean put(RunDocument document) {
        return store.putIfAbsent(document.run().keys().document(), document.bytes(), JSON);
    }

    Optional<Checkpoint> checkpoint(RunKeys keys) {
        return store.get(keys.checkpoint()).map(Checkpoint::parse);
    }

    void put(RunKeys keys, Checkpoint checkpoint) {
        store.put(keys.checkpoint(), checkpoint.bytes(), JSON);
    }
}
