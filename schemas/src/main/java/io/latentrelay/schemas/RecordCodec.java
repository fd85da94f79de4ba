package io.latentrelay.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes and reads one kind of record in Avro's single-object encoding: every message begins with
 * the fingerprint of the schema that wrote it, so a reader knows old versions from its own. Safe
 * for concurrent use.
 */
public final class RecordCodec<T extends SpecificRecord> {

    private static final byte MARK_0 = (byte) 0xC3;
    private static final byte MARK_1 = 0x01;
    private static final SpecificData FAST = fast();

    /** Of a job. */
    private static final int USUAL_BYTES = 512;

    private static final EncoderFactory BUFFERED =
            new EncoderFactory().configureBufferSize(USUAL_BYTES);

    private static final int MARK_BYTES = 2;
    private static final int HEADER_BYTES = MARK_BYTES + Long.BYTES;

    private final String name;
    private final Set<Long> fingerprints;
    private final byte[] header;
    private final SpecificDatumWriter<T> writer;
    private final BinaryMessageDecoder<T> decoder;

    /**
     * For one kind of record.
     *
     * @param released every schema that was ever released for this record
     */
    RecordCodec(Schema current, List<Schema> released) {
        this.name = current.getName();
        this.fingerprints =
                released.stream()
                        .map(SchemaNormalization::parsingFingerprint64)
                        .collect(Collectors.toUnmodifiableSet());
        this.header = header(SchemaNormalization.parsingFingerprint64(current));
        this.writer = new SpecificDatumWriter<>(current, FAST);
        this.decoder = new BinaryMessageDecoder<>(FAST, current);
        released.forEach(decoder::addSchema);
    }

    // The generated code writes the fields, instead of a walk through the schema.
    private static SpecificData fast() {
        SpecificData data = new SpecificData();
        data.setCustomCoders(true);
        return data;
    }

    /** Whether the bytes say that they are this kind of record, in a version known here. */
    public boolean wrote(byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != MARK_0 || bytes[1] != MARK_1) {
            return false;
        }
        long fingerprint =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARK_BYTES);
        return fingerprints.contains(fingerprint);
    }

    private static byte[] header(long fingerprint) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARK_0)
                .put(MARK_1)
                .putLong(fingerprint)
                .array();
    }

    // Avro's own message encoder writes byte by byte, which takes twice as long.
    public byte[] encode(T record) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
            bytes.write(header);
            BinaryEncoder encoder = BUFFERED.binaryEncoder(bytes, null);
            writer.write(record, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a " + name, e);
        }
    }

    /**
     * Reads a record.
     *
     * @throws UnreadableRecordException when the bytes are not such a record, or were written by a
     *     version this build does not know
     */
    public T decode(byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (BadHeaderException e) {
            throw new UnreadableRecordException(
                    "not a "
                            + name
                            + " in Avro's single-object encoding ("
                            + bytes.length
                            + " bytes)",
                    e);
        } catch (MissingSchemaException e) {
            throw new UnreadableRecordException(
                    "a " + name + " of a version that this build does not know", e);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new UnreadableRecordException(
                    "a " + name + " whose content is damaged: " + e.getMessage(), e);
        }
    }
}
