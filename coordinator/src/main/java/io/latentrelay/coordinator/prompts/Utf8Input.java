package io.latentrelay.coordinator.prompts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes on their way that are checked to be UTF-8 (RFC 3629), and stripped of a byte order mark.
 * What is not is refused, never replaced by something else.
 */
final class Utf8Input extends FilterInputStream {

    private static final int[] MARK = {0xEF, 0xBB, 0xBF};

    private final String name;
    private long line = 1;
    private long position;
    // Continuation bytes still to come, and the bounds of the next of them.
    private int expected;
    private int least = 0x80;
    private int most = 0xBF;

    /**
     * @param name of the file, for messages
     */
    Utf8Input(String name, InputStream bytes) {
        super(bytes);
        this.name = name;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            int count = in.read(buffer, offset, length);
            if (count < 0) {
                requireWhole();
                return -1;
            }
            for (int i = offset; i < offset + count; i++) {
                check(buffer[i] & 0xFF);
            }
            int mark = markLength(buffer, offset, count);
            position += count;
            if (mark < count) {
                System.arraycopy(buffer, offset + mark, buffer, offset, count - mark);
                return count - mark;
            }
        }
    }

    // How many of the bytes belong to a byte order mark.
    private int markLength(byte[] buffer, int offset, int count) {
        int length = 0;
        while (position + length < MARK.length
                && length < count
                && (buffer[offset + length] & 0xFF) == MARK[(int) position + length]) {
            length++;
        }
        return position + length == MARK.length || length == count ? length : 0;
    }

    private void check(int unit) {
        if (expected > 0) {
            if (unit < least || unit > most) {
                throw refusal();
            }
            expected--;
            least = 0x80;
            most = 0xBF;
        } else if (unit >= 0x80) {
            begin(unit);
        } else if (unit == '\n') {
            line++;
        }
    }

    private void begin(int unit) {
        if (unit >= 0xC2 && unit <= 0xDF) {
            expected = 1;
        } else if (unit >= 0xE0 && unit <= 0xEF) {
            expected = 2;
            least = unit == 0xE0 ? 0xA0 : 0x80; // shorter forms exist
            most = unit == 0xED ? 0x9F : 0xBF; // surrogates
        } else if (unit >= 0xF0 && unit <= 0xF4) {
            expected = 3;
            least = unit == 0xF0 ? 0x90 : 0x80;
            most = unit == 0xF4 ? 0x8F : 0xBF; // beyond the last code point
        } else {
            throw refusal();
        }
    }

    private void requireWhole() {
        if (expected > 0) {
            throw refusal();
        }
    }

    private IllegalArgumentException refusal() {
        return new IllegalArgumentException(
                name + ":" + line + ": not UTF-8; save the file as UTF-8");
    }
}
