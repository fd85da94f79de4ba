package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.EpochObject;
import io.latentrelay.coordinator.fence.FencedStore;
import io.latentrelay.coordinator.fence.Tenure;
import io.latentrelay.coordinator.ledger.Checkpoint;
import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunKeys;
import io.latentrelay.transport.store.ObjectStore;
import java.util.Optional;

/**
 * Runs' documents and checkpoints in the object store, as the coordinator of one epoch sees them.
 */
final class RunStore {

    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final Tenure tenure;
    private final ObjectStore fenced;

    RunStore(ObjectStore store, Tenure tenure) {
        this.store = store;
        this.tenure = tenure;
        this.fenced = new FencedStore(store, tenure);
    }

    /** The same for what somebody waits for: a store in trouble says so at once. */
    RunStore hurried() {
        return new RunStore(store.hurried(), tenure);
    }

    /** For objects under keys that people know. */
    ObjectStore objects() {
        return fenced;
    }

    /** The document stored under the keys, if there is one. */
    Optional<RunDocument> document(RunKeys keys) {
        return store.get(keys.document()).map(bytes -> read(keys, bytes));
    }

    private RunDocument read(RunKeys keys, byte[] bytes) {
        try {
            return RunDocument.parse(bytes, new ChunkObjects(store));
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
        return fenced.putIfAbsent(document.run().keys().document(), document.bytes(), JSON);
    }

    /** Stores the document of a run that has grown. */
    void replace(RunDocument document) {
        fenced.put(document.run().keys().document(), document.bytes(), JSON);
    }

    /** Where the run's checkpoints lie. */
    EpochObject checkpoints(RunKeys keys) {
        return new EpochObject(store, keys.checkpoints(), tenure.epoch());
    }

    Optional<Checkpoint> checkpoint(RunKeys keys) {
        return checkpoints(keys).read().map(Checkpoint::parse);
    }
}
