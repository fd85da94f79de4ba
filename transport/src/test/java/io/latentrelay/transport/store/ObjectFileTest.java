package io.latentrelay.transport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectFileTest {

    private static final String TYPE = "application/octet-stream";

    private final InMemoryObjectStore store = new InMemoryObjectStore("pictures");

    @Test
    void isReadFromItsStartAndFromAnywhere() throws IOException {
        byte[] bytes = new byte[(9 << 20) + 7]; // three stretches
        new Random(1).nextBytes(bytes);
        store.put("a", bytes, TYPE);
        ObjectFile file = ObjectFile.find(store, "a").orElseThrow();

        assertThat(file.name()).isEqualTo("s3://pictures/a");
        assertThat(file.length()).isEqualTo(bytes.length);
        try (ObjectStream stream = file.stream()) {
            assertThat(stream.readAllBytes()).isEqualTo(bytes);
            assertThat(stream.read()).isEqualTo(-1);
            stream.moveTo(5_000_000);
            assertThat(stream.read()).isEqualTo(bytes[5_000_000] & 0xFF);
            assertThat(stream.readNBytes(10))
                    .isEqualTo(Arrays.copyOfRange(bytes, 5_000_001, 5_000_011));
            stream.moveTo(2);
            assertThat(stream.read()).isEqualTo(bytes[2] & 0xFF);
            assertThat(stream.position()).isEqualTo(3);
        }
    }

    @Test
    void isNeverReadHalfAsItWasAndHalfAsItIs() {
        store.put("a", new byte[] {1, 2, 3}, TYPE);
        ObjectFile file = ObjectFile.find(store, "a").orElseThrow();
        store.put("a", new byte[] {1, 2, 4}, TYPE);

        assertThatThrownBy(() -> file.read(2, 1))
                .isInstanceOf(IOException.class)
                .hasMessage("it was changed meanwhile");
    }

    @Test
    void isNotFoundWhereNothingLies() {
        assertThat(ObjectFile.find(store, "b")).isEmpty();
    }
}
