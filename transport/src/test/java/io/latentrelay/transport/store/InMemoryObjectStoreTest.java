package io.latentrelay.transport.store;

class InMemoryObjectStoreTest extends ObjectStoreContract {

    private final ObjectStore store = new InMemoryObjectStore("bucket");

    @Override
    protected ObjectStore store() {
        return store;
    }
}
