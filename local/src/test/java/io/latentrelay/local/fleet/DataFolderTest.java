package io.latentrelay.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.local.embedded.FolderLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir Path temporary;

    @Test
    void opensWhatItMadeBefore() {
        Path folder = temporary.resolve("new/relay-data");
        assertThat(DataFolder.open(folder).root()).isDirectory();
        assertThat(DataFolder.open(folder).broker()).isEqualTo(folder.resolve("broker"));
    }

    @Test
    void refusesAFolderWithThingsOfOthersAndTouchesNothing() throws Exception {
        Files.writeString(temporary.resolve("thesis.tex"), "mine");
        assertThatThrownBy(() -> DataFolder.open(temporary))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--data " + temporary)
                .hasMessageContaining("not made by relay");
        assertThat(temporary).isDirectoryNotContaining("glob:**.latent-relay");
    }

    @Test
    void refusesAFile() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "not a folder");
        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--data " + file);
    }

    @Test
    void emptyingDeletesItsOwnFilesAndNothingBehindALink() throws Exception {
        Path precious = Files.writeString(temporary.resolve("precious"), "keep");
        DataFolder data = DataFolder.open(temporary.resolve("data"));
        Files.createDirectories(data.store().resolve("relay/images"));
        Files.writeString(data.store().resolve("relay/images/0.png"), "png");
        Files.createSymbolicLink(data.root().resolve("link"), precious.getParent());

        data.empty();

        assertThat(precious).hasContent("keep");
        assertThat(data.store()).doesNotExist();
        assertThat(data.root().resolve("link")).doesNotExist();
        assertThat(DataFolder.open(data.root()).root()).isDirectory();
    }

    @Test
    void doesNotEmptyAFolderInUse() throws Exception {
        DataFolder data = DataFolder.open(temporary.resolve("data"));
        FolderLock inUse = FolderLock.acquire(data.store());
        Path object = Files.writeString(data.store().resolve("object"), "in use");

        assertThatThrownBy(data::empty)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in use");

        assertThat(object).hasContent("in use");
        inUse.close();
    }
}
