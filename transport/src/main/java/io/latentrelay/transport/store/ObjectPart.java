package io.latentrelay.transport.store;

/**
 * A stretch of an object.
 *
 * @param version of the object, as {@link ObjectInfo#version} has it
 * @param offset of its first byte, within the object
 * @param length at least one byte
 */
public record ObjectPart(String version, long offset, int length) {

    public ObjectPart {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException(length + " bytes from " + offset + " on");
        }
    }

    long end() {
        return offset + length;
    }
}
