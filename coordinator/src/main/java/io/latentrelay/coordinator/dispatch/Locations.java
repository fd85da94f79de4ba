package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.run.RunKeys;
import io.latentrelay.transport.store.ObjectStore;

/** Where objects lie, as people and other tools name it. */
final class Locations {

    private Locations() {}

    /** {@code s3://bucket/prefix/run/}. */
    static String of(ObjectStore store, RunKeys keys) {
        return "s3://" + store.bucket() + "/" + keys.root();
    }
}
