package io.latentrelay.transport.store;

import java.util.Map;

/**
 * What a store knows of an object besides its content.
 *
 * @param bytes length of the content
 * @param version is another when the content is
 * @param metadata as put; a store that cannot keep any gives none
 */
public record ObjectInfo(
        long bytes, String version, String contentType, Map<String, String> metadata) {

    public ObjectInfo {
        metadata = Map.copyOf(metadata);
    }
}
