package io.latentrelay.refinerworker.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A text as Exif's UserComment (JEITA CP-3451), the one place that A1111 and its kin look at in
 * files other than PNG: UTF-16 under the code {@code UNICODE}, big-endian like the block around it.
 */
final class Exif {

    private static final byte[] BIG_ENDIAN = {'M', 'M', 0, 42};
    private static final byte[] UNICODE = {'U', 'N', 'I', 'C', 'O', 'D', 'E', 0};
    private static final int HEADER = 8;
    private static final int DIRECTORY_OF_ONE = 2 + 12 + 4;
    private static final int EXIF_DIRECTORY = HEADER + DIRECTORY_OF_ONE;
    private static final int COMMENT = EXIF_DIRECTORY + DIRECTORY_OF_ONE;

    private static final short EXIF_POINTER = (short) 0x8769;
    private static final short USER_COMMENT = (short) 0x9286;
    private static final short LONG = 4;
    private static final short UNDEFINED = 7;

    private Exif() {}

    /** The whole block: a TIFF header, and a directory within a directory. */
    static byte[] userComment(String text) {
        byte[] utf16 = text.getBytes(StandardCharsets.UTF_16BE);
        int length = UNICODE.length + utf16.length;
        ByteBuffer block = ByteBuffer.allocate(COMMENT + length).put(BIG_ENDIAN).putInt(HEADER);
        directory(block, EXIF_POINTER, LONG, 1, EXIF_DIRECTORY);
        directory(block, USER_COMMENT, UNDEFINED, length, COMMENT);
        return block.put(UNICODE).put(utf16).array();
    }

    private static void directory(ByteBuffer block, short tag, short type, int count, int value) {
        short entries = 1;
        int noFurtherDirectory = 0;
        block.putShort(entries)
                .putShort(tag)
                .putShort(type)
                .putInt(count)
                .putInt(value)
                .putInt(noFurtherDirectory);
    }
}
