package io.latentrelay.local;

import io.latentrelay.local.embedded.StoreAccess;

/** How the store of this machine is reached. Nothing but this machine can, so nothing is secret. */
final class LocalStore {
    static final StoreAccess ACCESS = new StoreAccess("relay", "relay", "relay-local-only");

    private LocalStore() {}
}
