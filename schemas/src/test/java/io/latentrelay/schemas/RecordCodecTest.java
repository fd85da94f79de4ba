package io.latentrelay.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    private static final DeadLetter LETTER =
            DeadLetter.newBuilder()
                    .setFormatVersion(1)
                    .setTopic("latent-relay.handoffs")
                    .setPartition(0)
                    .setOffset(17)
                    .setStage("refiner")
                    .setReason(FailureReason.CORRUPT_RECORD)
                    .setDetail("latents: checksum differs 😀")
                    .setWorker("w1")
                    .setDeliveries(1)
                    .setHeaders(Map.of())
                    .build();

    /** Of mark and fingerprint. */
    private static final int HEADER = 10;

    @Test
    void whatWasWrittenIsRead() {
        assertThat(Records.DEAD_LETTERS.decode(Records.DEAD_LETTERS.encode(LETTER)))
                .isEqualTo(LETTER);
    }

    private static ImageResult result() {
        return ImageResult.newBuilder()
                .setFormatVersion(1)
                .setRun(new RunRef("r", "d"))
                .setImageIndex(5)
                .setTrajectory(2)
                .setOutcome(
                        Stored.newBuilder()
                                .setBucket("b")
                                .setKey("k")
                                .setSha256("5")
                                .setBytes(1)
                                .setWidth(8)
                                .setHeight(8)
                                .setHandoffSigma(0.5f)
                                .setRefinerModel(new ModelIdentity("refiner", "f", 4, 0.13, "s"))
                                .setBase(new BaseTimings("w", 9L, 1, 4.5f, 48, 1, 0, "unet=cuda"))
                                .setRefinerWorker("v")
                                .setRefinerDelivery(1)
                                .setRefineMillis(3)
                                .setDecodeMillis(2)
                                .setStoreMillis(1)
                                .build())
                .build();
    }

    /** The generated code reads the fields, which must take the defaults of what is not there. */
    @Test
    void whatTheReleaseBeforeWroteIsReadWithoutWhatIsNew() throws IOException {
        Schema before = Records.released("ImageResult", 2);
        ImageResult result = result();
        byte[] now = Records.RESULTS.encode(result);
        GenericRecord projected =
                new GenericDatumReader<GenericRecord>(ImageResult.getClassSchema(), before)
                        .read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(now, HEADER, now.length - HEADER, null));
        ByteBuffer written =
                new BinaryMessageEncoder<GenericRecord>(GenericData.get(), before)
                        .encode(projected);
        byte[] then = new byte[written.remaining()];
        written.get(then);

        ImageResult read = Records.RESULTS.decode(then);

        assertThat(Records.RESULTS.decode(now)).isEqualTo(result);
        assertThat(((Stored) read.getOutcome()).getBase().getRanOn()).isNull();
        ((Stored) read.getOutcome()).getBase().put("ranOn", "unet=cuda");
        assertThat(read).isEqualTo(result);
    }

    @Test
    void aMessageBeginsWithItsSchemasFingerprint() {
        byte[] fingerprint =
                fingerprintLittleEndian(
                        SchemaNormalization.parsingFingerprint64(DeadLetter.getClassSchema()));

        byte[] message = Records.DEAD_LETTERS.encode(LETTER);

        assertThat(Arrays.copyOf(message, 2)).containsExactly(0xC3, 0x01);
        assertThat(Arrays.copyOfRange(message, 2, 10)).isEqualTo(fingerprint);
    }

    @Test
    void foreignBytesAreRefusedWithTheirSize() {
        byte[] foreign = "{\"prompt\": \"a cat\"}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Records.DEAD_LETTERS.decode(foreign))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("not a DeadLetter")
                .hasMessageContaining(foreign.length + " bytes");
        assertThatThrownBy(() -> Records.DEAD_LETTERS.decode(new byte[0]))
                .isInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void anotherKindOfRecordIsRefused() {
        byte[] letter = Records.DEAD_LETTERS.encode(LETTER);

        assertThatThrownBy(() -> Records.RESULTS.decode(letter))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("version that this build does not know");
    }

    @Test
    void bytesSayWhichRecordTheyAre() {
        byte[] letter = Records.DEAD_LETTERS.encode(LETTER);

        assertThat(Records.DEAD_LETTERS.wrote(letter)).isTrue();
        assertThat(Records.RESULTS.wrote(letter)).isFalse();
        assertThat(Records.DEAD_LETTERS.wrote(Arrays.copyOf(letter, 9))).isFalse();
        assertThat(Records.DEAD_LETTERS.wrote(new byte[10])).isFalse();
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = Records.DEAD_LETTERS.encode(LETTER);

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Records.DEAD_LETTERS.decode(cut))
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    private static byte[] fingerprintLittleEndian(long fingerprint) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (fingerprint >>> (8 * i));
        }
        return bytes;
    }
}
