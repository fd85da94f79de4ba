package io.latentrelay.transport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.store.FolderArchive.Moved;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArchiveTest {

    @TempDir private Path folder;

    private final ObjectStore store = new InMemoryObjectStore("bucket");
    private final FolderArchive archive = new FolderArchive(store, "engines/a", 4);

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("from/unet"));
        Files.writeString(folder.resolve("from/unet/e.engine"), "0123456789");
        Files.writeString(folder.resolve("from/unet/same"), "01234567");
        Files.writeString(folder.resolve("from/empty"), "");
    }

    private Path from() {
        return folder.resolve("from");
    }

    private Path to() {
        return folder.resolve("to");
    }

    @Test
    void whatWasPushedIsPulled() throws IOException {
        assertThat(archive.isThere()).isFalse();
        assertThat(archive.pull(to())).isEmpty();

        assertThat(archive.push(from())).isEqualTo(new Moved(3, 18, 10));
        assertThat(archive.isThere()).isTrue();
        assertThat(archive.pull(to())).hasValue(new Moved(3, 18, 18));

        assertThat(to().resolve("unet/e.engine")).hasContent("0123456789");
        assertThat(to().resolve("unet/same")).hasContent("01234567");
        assertThat(to().resolve("empty")).isEmptyFile();
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("to."));
    }

    @Test
    void pushingAndPullingAgainMovesNothing() {
        archive.push(from());
        assertThat(archive.push(from())).isEqualTo(new Moved(3, 18, 0));
        archive.pull(to());
        assertThat(archive.pull(to())).hasValue(new Moved(3, 18, 0));
    }

    /** A push that was cut off has written no list. */
    @Test
    void piecesWithoutAListAreNoFolder() {
        store.put("engines/a/pieces/12", new byte[] {1}, "application/octet-stream");
        assertThat(archive.isThere()).isFalse();
        assertThat(archive.pull(to())).isEmpty();
    }

    @Test
    void aPieceThatIsAnotherIsFoundAndNothingIsPutInPlace() {
        archive.push(from());
        String piece = VerifiedObject.sha256("4567".getBytes(StandardCharsets.UTF_8));
        store.put("engines/a/pieces/" + piece, new byte[] {7}, "application/octet-stream");

        assertThatThrownBy(() -> archive.pull(to()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bucket/engines/a/pieces/" + piece);
        assertThat(to()).doesNotExist();

        store.delete("engines/a/pieces/" + piece);
        assertThatThrownBy(() -> archive.pull(to()))
                .hasMessageContaining("there is no object bucket/engines/a/pieces/" + piece);
    }

    @Test
    void aListThatLeadsOutOfTheFolderIsRefused() {
        String list = "latent-relay folder 1\n0\t\t../../etc/passwd\n";
        store.put("engines/a/files", list.getBytes(StandardCharsets.UTF_8), "text/plain");

        assertThatThrownBy(() -> archive.pull(to()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../../etc/passwd");
        assertThat(to()).doesNotExist();
    }
}
