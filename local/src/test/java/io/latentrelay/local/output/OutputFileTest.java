package io.latentrelay.local.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir Path folder;

    @Test
    void aFileIsReplacedAndNothingIsLeftBesideIt() throws IOException {
        Path file = folder.resolve("new/deep/a.bin");
        OutputFile.prepare(file);
        OutputFile.write(file, new byte[] {1, 2});
        OutputFile.write(file, new byte[] {3});
        assertThat(file).hasBinaryContent(new byte[] {3});
        try (var beside = Files.list(file.getParent())) {
            assertThat(beside).containsExactly(file);
        }
    }

    @Test
    void whatCannotBeWrittenIsNamedBeforehand() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputFile.prepare(plain.resolve("a.png")))
                .withMessage(
                        "cannot write %s: %s is no folder and cannot be made",
                        plain.resolve("a.png"), plain);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputFile.prepare(folder))
                .withMessage("cannot write %s: it is a folder", folder);
        assertThatThrownBy(() -> OutputFile.write(plain.resolve("a.png"), new byte[0]))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot write " + plain.resolve("a.png"));
    }
}
