package io.latentrelay.coordinator.http;

/**
 * A request as our resources see it.
 *
 * @param path without the server
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Request(String method, String path, byte[] body) {}
