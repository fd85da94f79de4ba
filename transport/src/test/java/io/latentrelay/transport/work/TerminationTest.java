package io.latentrelay.transport.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TerminationTest {

    /** A process that works until it is told to stop, and says what it does. */
    static final class Drill {
        private Drill() {}

        public static void main(String[] arguments) throws Exception {
            CountDownLatch stopped = new CountDownLatch(1);
            Termination.orderly(
                    stopped::countDown,
                    () -> {
                        System.out.println("working");
                        stopped.await();
                        System.out.println("put away");
                        return 0;
                    });
        }
    }

    @Test
    void whatTerminatesAProcessWaitsUntilItsWorkIsPutAway(@TempDir Path folder) throws Exception {
        Path said = folder.resolve("said.txt");
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Drill.class.getName())
                        .redirectOutput(said.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        await().until(() -> Files.readAllLines(said), List.of("working")::equals);
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(said)).containsExactly("working", "put away");
        assertThat(process.exitValue()).isEqualTo(143);
    }
}
