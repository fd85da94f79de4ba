package io.latentrelay.inference.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDigestTest {

    @TempDir private Path temporary;
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        folder = Files.createDirectory(temporary.resolve("model"));
        write("unet/model.onnx", "weights");
        write("unet.txt", "notes");
        write("B.json", "{}");
    }

    /** Names in the order of their bytes: capitals first, and '.' before '/'. */
    @Test
    void isTheSha256OfWhatSha256sumPrints() {
        String lines =
                hash("{}")
                        + "  B.json\n"
                        + hash("notes")
                        + "  unet.txt\n"
                        + hash("weights")
                        + "  unet/model.onnx\n";

        assertThat(digest()).isEqualTo(hash(lines));
    }

    @Test
    void hiddenFilesDoNotCount() throws IOException {
        String before = digest();
        write(".cache/huggingface/lock", "x");
        write("unet/.DS_Store", "x");

        assertThat(digest()).isEqualTo(before);
    }

    @Test
    void namesAndContentsCount() throws IOException {
        String before = digest();
        write("B.json", "{ }");
        String edited = digest();
        write("B.json", "{}");
        Files.move(folder.resolve("B.json"), folder.resolve("C.json"));

        assertThat(edited).isNotEqualTo(before);
        assertThat(digest()).isNotEqualTo(before).isNotEqualTo(edited);
    }

    @Test
    void theCacheSavesReadingAFileThatLooksUnchanged() throws IOException {
        Path cache = temporary.resolve("cache/digests");
        Path file = folder.resolve("unet/model.onnx");
        FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, longAgo);
        String first = cached(cache);

        Files.writeString(file, "WEIGHTS");
        Files.setLastModifiedTime(file, longAgo);
        assertThat(cached(cache)).isEqualTo(first);

        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        assertThat(cached(cache)).isNotEqualTo(first).isEqualTo(digest());
    }

    /** A file changed twice within its time's resolution would be taken for the first change. */
    @Test
    void aFileChangedJustNowIsNotRemembered() throws IOException {
        Path cache = temporary.resolve("digests");
        FileTime now = Files.getLastModifiedTime(folder.resolve("B.json"));
        String first = cached(cache);
        Files.writeString(folder.resolve("B.json"), "[]");
        Files.setLastModifiedTime(folder.resolve("B.json"), now);

        assertThat(cached(cache)).isNotEqualTo(first);
    }

    @Test
    void aCacheThatCannotBeReadOrWrittenChangesNothing() throws IOException {
        Path garbage = Files.write(temporary.resolve("garbage"), new byte[] {-1, -2, 10, 32});
        assertThat(cached(garbage)).isEqualTo(digest());

        Path behindAFile = garbage.resolve("digests");
        assertThat(cached(behindAFile)).isEqualTo(digest());
    }

    @Test
    void theCacheMayNotLieInTheFolder() {
        assertThatThrownBy(() -> cached(folder.resolve("unet/digests")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not lie in the model folder");
    }

    private String digest() {
        return FolderDigest.of(folder, Optional.empty());
    }

    private String cached(Path cache) {
        return FolderDigest.of(folder, Optional.of(cache));
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
