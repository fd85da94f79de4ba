package io.latentrelay.transport.telemetry;

import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.ObjectStoreContract;

/** Being measured changes nothing. */
class MeasuredStoreContractTest extends ObjectStoreContract {

    private final ObjectStore store =
            new MeasuredStore(new InMemoryObjectStore("bucket"), new Telemetry());

    @Override
    protected ObjectStore store() {
        return store;
    }
}
