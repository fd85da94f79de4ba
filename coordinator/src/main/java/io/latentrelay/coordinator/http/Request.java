package io.latentrelay.coordinator.http;

/**
 * A request as our resources see it.
 *
 * @param path without the server
 */
record Request(String method, String path, byte[] body) {}
