package io.latentrelay.refinerworker.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes 8-bit RGB pictures as JPEG with the JDK's encoder, chroma at half resolution, and puts the
 * text beside it.
 */
final class Jpeg {

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final short APP1 = (short) 0xFFE1;
    private static final int START_OF_IMAGE = 2;
    private static final int MARKER = 2;

    /** What the two bytes of a segment's length, themselves included, can say. */
    private static final int LONGEST_SEGMENT = 0xFFFF;

    private Jpeg() {}

    /**
     * The whole file.
     *
     * @param quality 1 to 100
     */
    static byte[] encode(int width, int height, byte[] rgb, int quality, Optional<String> text) {
        byte[] plain =
                ImageIoWriting.write(
                        "image/jpeg",
                        width,
                        height,
                        rgb,
                        told -> told.setCompressionQuality(quality / 100f));
        return text.map(said -> with(Exif.userComment(said), plain)).orElse(plain);
    }

    /**
     * Asks whether a text can stand in a file.
     *
     * @throws IllegalArgumentException when it is too long
     */
    static void requireRoom(String text) {
        int length = 2 + EXIF.length + Exif.userComment(text).length;
        if (length > LONGEST_SEGMENT) {
            throw new IllegalArgumentException(
                    "the text that says how the picture was made takes "
                            + length
                            + " bytes and JPEG has room for "
                            + LONGEST_SEGMENT
                            + ": write PNG or WebP, or leave the metadata out");
        }
    }

    /** Right behind the first segment, which names the file's kind. */
    private static byte[] with(byte[] exif, byte[] plain) {
        int length = 2 + EXIF.length + exif.length;
        int firstSegment = ByteBuffer.wrap(plain).getShort(START_OF_IMAGE + MARKER) & 0xFFFF;
        int at = START_OF_IMAGE + MARKER + firstSegment;
        return ByteBuffer.allocate(plain.length + MARKER + length)
                .put(plain, 0, at)
                .putShort(APP1)
                .putShort((short) length)
                .put(EXIF)
                .put(exif)
                .put(plain, at, plain.length - at)
                .array();
    }
}
