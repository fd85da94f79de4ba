package io.latentrelay.refinerworker.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.ImageWriteParam;

/** Writes 8-bit RGB pictures as WebP with libwebp's encoder, and puts the text beside it. */
final class WebP {

    private static final int LONGEST_SIDE = 16383;
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int EXTENDED_LENGTH = 10;
    private static final byte HAS_EXIF = 0x08;

    private WebP() {}

    /**
     * The whole file.
     *
     * @param quality 1 to 100; empty: lossless
     */
    static byte[] encode(
            int width, int height, byte[] rgb, Optional<Integer> quality, Optional<String> text) {
        byte[] plain =
                ImageIoWriting.write(
                        "image/webp", width, height, rgb, told -> compression(told, quality));
        return text.map(said -> with(Exif.userComment(said), width, height, plain)).orElse(plain);
    }

    private static void compression(ImageWriteParam told, Optional<Integer> quality) {
        if (quality.isEmpty()) {
            told.setCompressionType("Lossless");
        } else {
            told.setCompressionType("Lossy");
            told.setCompressionQuality(quality.get() / 100f);
        }
    }

    /**
     * Asks whether a picture of this size can be one.
     *
     * @throws IllegalArgumentException when it is too large
     */
    static void requireRoom(int width, int height) {
        if (Math.max(width, height) > LONGEST_SIDE) {
            throw new IllegalArgumentException(
                    "WebP pictures have at most "
                            + LONGEST_SIDE
                            + " pixels a side, this one is "
                            + width
                            + "x"
                            + height
                            + ": write PNG or JPEG");
        }
    }

    /** The extended form of the file: what is in it, the picture as it was, the Exif block. */
    private static byte[] with(byte[] exif, int width, int height, byte[] plain) {
        int length =
                plain.length + CHUNK_HEADER + EXTENDED_LENGTH + CHUNK_HEADER + padded(exif.length);
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF")).putInt(length - CHUNK_HEADER).put(ascii("WEBP"));
        file.put(ascii("VP8X")).putInt(EXTENDED_LENGTH).putInt(HAS_EXIF);
        put24(file, width - 1);
        put24(file, height - 1);
        file.put(plain, RIFF_HEADER, plain.length - RIFF_HEADER);
        file.put(ascii("EXIF")).putInt(exif.length).put(exif);
        return file.array();
    }

    /** Chunks begin at even places. */
    private static int padded(int length) {
        return length + length % 2;
    }

    private static void put24(ByteBuffer file, int value) {
        file.putShort((short) value).put((byte) (value >> 16));
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
