package io.latentrelay.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.SchemaNormalization;
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

    @Test
    void whatWasWrittenIsRead() {
        assertThat(Records.DEAD_LETTERS.decode(Records.DEAD_LETTERS.encode(LETTER)))
                .isEqualTo(LETTER);
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
