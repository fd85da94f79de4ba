package io.latentrelay.local.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir Path folder;

    @Test
    void isFreeAgainOnceClosed() {
        FolderLock.acquire(folder).close();
        FolderLock.acquire(folder).close();
    }

    @Test
    void refusesWhileHeldNamingTheFolder() {
        FolderLock held = FolderLock.acquire(folder);
        assertThatThrownBy(() -> FolderLock.acquire(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder + " is in use");
        held.close();
    }

    @Test
    void refusesWhatIsNotAFolder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        assertThatThrownBy(() -> FolderLock.acquire(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file + " cannot be written");
    }
}
