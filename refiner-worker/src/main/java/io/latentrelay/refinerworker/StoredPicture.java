package io.latentrelay.refinerworker;

import io.latentrelay.transport.store.VerifiedObject;

/**
 * A picture as it lies in the store.
 *
 * @param sha256 hex digest of the file
 * @param bytes length of the file
 */
record StoredPicture(String key, String sha256, long bytes) {

    static StoredPicture of(String key, byte[] file) {
        return new StoredPicture(key, VerifiedObject.sha256(file), file.length);
    }
}
