package io.latentrelay.refinerworker;

/**
 * A picture as it lies in the store.
 *
 * @param sha256 hex digest of the file
 * @param bytes length of the file
 */
record StoredPicture(String key, String sha256, long bytes) {}
