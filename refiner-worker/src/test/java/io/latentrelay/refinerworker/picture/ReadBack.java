package io.latentrelay.refinerworker.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.handoff.FileFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the text in a file by the file's own structure, from the outside in. */
final class ReadBack {

    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int USER_COMMENT = 0x9286;

    private ReadBack() {}

    static Optional<String> text(FileFormat format, byte[] file) throws IOException {
        return switch (format) {
            case PNG -> PngChunks.text(file);
            case JPEG -> jpegExif(file).map(ReadBack::userComment);
            case WEBP -> webPExif(file).map(ReadBack::userComment);
        };
    }

    /** Segments up to the first scan: marker, length, content. */
    private static Optional<ByteBuffer> jpegExif(byte[] file) {
        ByteBuffer jpeg = ByteBuffer.wrap(file);
        assertThat(jpeg.getShort()).isEqualTo((short) 0xFFD8);
        Optional<ByteBuffer> exif = Optional.empty();
        for (int marker = jpeg.getShort() & 0xFFFF;
                marker != 0xFFDA;
                marker = jpeg.getShort() & 0xFFFF) {
            assertThat(marker).isGreaterThanOrEqualTo(0xFFC0);
            int length = (jpeg.getShort() & 0xFFFF) - 2;
            ByteBuffer content = jpeg.slice(jpeg.position(), length);
            jpeg.position(jpeg.position() + length);
            if (marker == 0xFFE1) {
                assertThat(ascii(content, 6)).isEqualTo("Exif\0\0");
                exif = Optional.of(content.slice());
            }
        }
        return exif;
    }

    /** Chunks to the end: name, length, content, a byte of padding behind odd ones. */
    private static Optional<ByteBuffer> webPExif(byte[] file) {
        ByteBuffer riff = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(ascii(riff, 4)).isEqualTo("RIFF");
        assertThat(riff.getInt()).isEqualTo(file.length - 8);
        assertThat(ascii(riff, 4)).isEqualTo("WEBP");
        int flags = 0;
        Optional<ByteBuffer> exif = Optional.empty();
        while (riff.hasRemaining()) {
            String name = ascii(riff, 4);
            int length = riff.getInt();
            ByteBuffer content = riff.slice(riff.position(), length);
            riff.position(riff.position() + length + length % 2);
            if (name.equals("VP8X")) {
                assertThat(riff.position()).as("the first chunk").isEqualTo(12 + 8 + 10);
                flags = content.get();
            } else if (name.equals("EXIF")) {
                exif = Optional.of(content.slice());
            }
        }
        assertThat(flags).isEqualTo(exif.isPresent() ? 8 : 0);
        return exif;
    }

    private static String userComment(ByteBuffer tiff) {
        assertThat(ascii(tiff, 2)).isEqualTo("MM");
        assertThat(tiff.getShort()).isEqualTo((short) 42);
        int directory = entry(tiff, tiff.getInt(), EXIF_DIRECTORY).getInt(8);
        ByteBuffer comment = entry(tiff, directory, USER_COMMENT);
        assertThat(comment.getShort(2)).as("type: undefined").isEqualTo((short) 7);
        ByteBuffer value = tiff.slice(comment.getInt(8), comment.getInt(4));
        assertThat(ascii(value, 8)).isEqualTo("UNICODE\0");
        return StandardCharsets.UTF_16BE.decode(value).toString();
    }

    private static ByteBuffer entry(ByteBuffer tiff, int directory, int tag) {
        for (int i = 0; i < tiff.getShort(directory); i++) {
            ByteBuffer entry = tiff.slice(directory + 2 + 12 * i, 12);
            if ((entry.getShort(0) & 0xFFFF) == tag) {
                return entry;
            }
        }
        throw new AssertionError("no tag " + Integer.toHexString(tag));
    }

    private static String ascii(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
