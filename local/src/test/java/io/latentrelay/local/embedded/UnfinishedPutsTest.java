package io.latentrelay.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedPutsTest {
    private static final String UUID = "-eb43b7af-512b-4336-adf6-4b35deb8e4c2";

    @TempDir Path root;

    private Path images;

    @BeforeEach
    void makeBucket() throws IOException {
        images = Files.createDirectories(root.resolve("bucket/run/images"));
    }

    @Test
    void deletesWhatAKilledProcessLeftHalfWritten() throws IOException {
        new UnfinishedPuts(root).begin("bucket", "run/images/1.png");
        Path half = Files.writeString(images.resolve("1.png" + UUID), "ha");

        new UnfinishedPuts(root).cleanUp();

        assertThat(half).doesNotExist();
        assertThat(root).isDirectoryContaining("glob:**/bucket");
        assertThat(root).isDirectoryNotContaining("glob:**/.put-*");
    }

    @Test
    void keepsObjectsThatOnlyLookLikeIt() throws IOException {
        new UnfinishedPuts(root).begin("bucket", "run/images/1.png");
        Path whole = Files.writeString(images.resolve("1.png"), "whole");
        Path other = Files.writeString(images.resolve("2.png" + UUID), "an object of that name");
        Path longer = Files.writeString(images.resolve("1.png-large" + UUID), "another");

        new UnfinishedPuts(root).cleanUp();

        assertThat(whole).exists();
        assertThat(other).exists();
        assertThat(longer).exists();
    }

    @Test
    void keepsEverythingOfPutsThatEnded() throws IOException {
        UnfinishedPuts unfinished = new UnfinishedPuts(root);
        unfinished.end(unfinished.begin("bucket", "run/images/1.png"));
        Path object = Files.writeString(images.resolve("1.png" + UUID), "an object of that name");

        unfinished.cleanUp();

        assertThat(object).exists();
    }

    @Test
    void isNotLedAstrayByANoteThatIsItselfHalfWritten() throws IOException {
        Files.writeString(root.resolve(".put-1"), "");
        Files.writeString(root.resolve(".put-2"), "bu");
        Files.writeString(root.resolve(".put-3"), "bucket/gone/1.png");

        new UnfinishedPuts(root).cleanUp();

        assertThat(images).exists();
        assertThat(root).isDirectoryNotContaining("glob:**/.put-*");
    }
}
