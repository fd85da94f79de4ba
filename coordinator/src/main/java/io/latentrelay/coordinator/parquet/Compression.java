package io.latentrelay.coordinator.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * How the pages of a Parquet file are compressed, in Java alone: the library's own way unpacks
 * native code into a temporary folder, which a container may not allow. Writes gzip; reads what
 * other writers choose as well.
 */
final class Compression implements CompressionCodecFactory {

    private final GzipWriting gzip = new GzipWriting();

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        if (codec != CompressionCodecName.GZIP) {
            throw new IllegalArgumentException("only gzip is written: " + codec);
        }
        return gzip;
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
        gzip.release();
    }

    /**
     * A deflater costs more to make than a small page to pack, and a file has hundreds of pages.
     */
    private static final class GzipWriting implements BytesInputCompressor {

        private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};

        private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            byte[] bytes = bytes(page);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            packed.writeBytes(HEADER);
            deflater.reset();
            try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
                out.write(bytes);
            }
            CRC32 crc = new CRC32();
            crc.update(bytes);
            packed.writeBytes(trailer((int) crc.getValue(), bytes.length));
            return BytesInput.from(packed);
        }

        private static byte[] trailer(int crc, int length) {
            return ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(crc)
                    .putInt(length)
                    .array();
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.GZIP;
        }

        @Override
        public void release() {
            deflater.end();
        }
    }

    private static byte[] bytes(BytesInput input) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        input.writeAllTo(bytes);
        return bytes.toByteArray();
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
            return BytesInput.from(unpacking.unpacked(bytes(packed), length));
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
