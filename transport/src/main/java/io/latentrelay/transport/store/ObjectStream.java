package io.latentrelay.transport.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * An object's bytes in order, from wherever it is {@linkplain #moveTo moved to}. Holds one stretch
 * of it. Not safe for concurrent use.
 */
public final class ObjectStream extends InputStream {

    /** As much as a request should bring that took its time to be answered. */
    private static final int STRETCH = 4 << 20;

    private final ObjectFile file;
    private byte[] held = {};
    private long heldFrom;
    private long position;

    ObjectStream(ObjectFile file) {
        this.file = file;
    }

    /** Where the next byte lies in the object. */
    public long position() {
        return position;
    }

    public void moveTo(long next) {
        position = next;
    }

    @Override
    public int read() throws IOException {
        return fill() ? held[(int) (position++ - heldFrom)] & 0xFF : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int from = (int) (position - heldFrom);
        int count = Math.min(length, held.length - from);
        System.arraycopy(held, from, buffer, offset, count);
        position += count;
        return count;
    }

    // False at the object's end.
    private boolean fill() throws IOException {
        boolean isHeld = position >= heldFrom && position < heldFrom + held.length;
        if (!isHeld && position < file.length()) {
            held = file.read(position, STRETCH);
            heldFrom = position;
            isHeld = held.length > 0;
        }
        return isHeld;
    }
}
