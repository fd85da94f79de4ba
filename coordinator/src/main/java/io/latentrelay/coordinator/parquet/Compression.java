package io.latentrelay.coordinator.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * How the pages of a Parquet file are compressed, in Java alone: the library's own way unpacks
 * native code into a temporary folder, which a container may not allow. Writes gzip; reads what
 * other writers choose as well.
 */
final class Compression implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Plain();
            case GZIP -> new GzipWriting();
            default -> throw new IllegalArgumentException("written are none and gzip: " + codec);
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Reading((packed, length) -> packed);
            case GZIP -> new Reading((packed, length) -> unzipped(packed));
            case SNAPPY -> new Reading(new SnappyDecompressor());
            case ZSTD -> new Reading(new ZstdDecompressor());
            case LZ4_RAW -> new Reading(new Lz4Decompressor());
            case BROTLI, LZO, LZ4 ->
                    throw new IllegalArgumentException(
                            "is compressed with "
                                    + codec.name().toLowerCase(Locale.ROOT)
                                    + "; can be read: none, gzip, snappy, zstd, lz4_raw");
        };
    }

    private static byte[] unzipped(byte[] packed) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    @Override
    public void release() {
        // Nothing is pooled.
    }

    private record Plain() implements BytesInputCompressor {

        @Override
        public BytesInput compress(BytesInput page) {
            return page;
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.UNCOMPRESSED;
        }

        @Override
        public void release() {}
    }

    private record GzipWriting() implements BytesInputCompressor {

        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                page.writeAllTo(out);
            }
            return BytesInput.from(packed);
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.GZIP;
        }

        @Override
        public void release() {}
    }

    private interface Unpacking {
        byte[] unpacked(byte[] packed, int length) throws IOException;
    }

    private record Reading(Unpacking unpacking) implements BytesInputDecompressor {

        Reading(Decompressor decompressor) {
            this((packed, length) -> unpacked(decompressor, packed, length));
        }

        private static byte[] unpacked(Decompressor decompressor, byte[] packed, int length) {
            byte[] page = new byte[length];
            int written = decompressor.decompress(packed, 0, packed.length, page, 0, length);
            if (written != length) {
                throw new IllegalArgumentException(
                        "has a page of " + written + " bytes that says it has " + length);
            }
            return page;
        }

        @Override
        public BytesInput decompress(BytesInput packed, int length) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            packed.writeAllTo(bytes);
            return BytesInput.from(unpacking.unpacked(bytes.toByteArray(), length));
        }

        @Override
        public void decompress(ByteBuffer in, int packedLength, ByteBuffer out, int length)
                throws IOException {
            byte[] packed = new byte[packedLength];
            in.get(packed);
            out.put(unpacking.unpacked(packed, length));
        }

        @Override
        public void release() {}
    }
}
