package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.local.embedded.FolderLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code relay demo} as a stranger meets it, in a process of its own. */
class DemoIT {
    private static final int IMAGES = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir static Path folder;

    private static String printed;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        try (RelayProcess demo = demo("undisturbed")) {
            assertThat(demo.exitCode(PATIENCE)).as(demo.printed()).isZero();
            printed = demo.printed();
        }
    }

    @Test
    void drawsEveryPictureAndSaysWhereThingsAre() {
        stored("undisturbed").assertHolds(IMAGES);
        Path data = folder.resolve("undisturbed");
        assertThat(printed)
                .contains("16 pictures in")
                .contains(stored("undisturbed").root().resolve("images").toString())
                .contains(stored("undisturbed").root().resolve("manifest").toString())
                .contains(data.resolve("demo-contact-sheet.png").toString());
        assertThat(data.resolve("demo-contact-sheet.png")).isNotEmptyFile();
        assertThat(data.resolve("demo.yaml")).isNotEmptyFile();
    }

    @Test
    void findsItselfFinishedWhenRunAgain() throws Exception {
        try (RelayProcess again = demo("undisturbed")) {
            assertThat(again.exitCode(PATIENCE)).isZero();
            assertThat(again.printed())
                    .contains("finished before")
                    .contains("demo-contact-sheet.png")
                    .doesNotContain("pictures in");
        }
        stored("undisturbed").assertHolds(IMAGES);
    }

    @Test
    void goesOnWhereItWasKilledAndEndsWithTheSameBytes() throws Exception {
        StoredRun killed = stored("killed");
        try (RelayProcess demo = demo("killed")) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> killed.pictureCount() > 0);
            demo.kill();
        }
        assertThat(killed.isFinished()).as("killed in the middle").isFalse();

        try (RelayProcess demo = demo("killed")) {
            assertThat(demo.exitCode(PATIENCE)).as(demo.printed()).isZero();
        }

        killed.assertHolds(IMAGES);
        killed.assertSamePictures(stored("undisturbed").pictures());
    }

    @Test
    void refusesADataFolderInUse() throws Exception {
        FolderLock inUse = FolderLock.acquire(folder.resolve("undisturbed").resolve("broker"));
        try (RelayProcess second = demo("undisturbed")) {
            assertThat(second.exitCode(PATIENCE)).isEqualTo(2);
            assertThat(second.printed()).contains("in use by another process");
        } finally {
            inUse.close();
        }
    }

    private static RelayProcess demo(String data) {
        return RelayProcess.start(
                folder, data, List.of("demo", "--data", folder.resolve(data).toString()));
    }

    private static StoredRun stored(String data) {
        return StoredRun.of(folder.resolve(data).resolve("store/latent-relay"), "demo");
    }
}
