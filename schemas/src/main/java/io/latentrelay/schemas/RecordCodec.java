package io.latentrelay.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes and reads one kind of record in Avro's single-object encoding: every message begins with
 * the fingerprint of the schema that wrote it, so a reader knows old versions from its own. Safe
 * for concurrent use.
 */
public final class RecordCodec<T extends SpecificRecord> {

    private final String name;
    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;

    /**
     * @param released every schema that was ever released for this record
     */
    RecordCodec(Schema current, List<Schema> released) {
        this.name = current.getName();
        this.encoder = new BinaryMessageEncoder<>(SpecificData.get(), current);
        this.decoder = new BinaryMessageDecoder<>(SpecificData.get(), current);
        released.forEach(decoder::addSchema);
    }

    public byte[] encode(T record) {
        try {
            ByteBuffer encoded = encoder.encode(record);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a " + name, e);
        }
    }

    /**
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
