package io.latentrelay.local;

import io.latentrelay.transport.logging.LogLines;
import io.latentrelay.transport.settings.Program;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator, both workers and those who ask, each the command that it is on its own, as threads
 * of one process, once through a run of one picture.
 */
final class RehearsedLine {

    private static final Logger LOG = LoggerFactory.getLogger(RehearsedLine.class);

    private static final String RUN =
            """
            name: rehearsal
            prompts: [a large red circle on a blue background]
            settings: {steps: 5, width: 96, height: 96, guidance_scale: 3}
            refiner: {fraction: 0.2}
            """;

    private RehearsedLine() {}

    /**
     * @param words a folder for what it has to write
     */
    public static void main(String[] words) {
        int code = 1;
        try {
            play(Path.of(words[0]));
            code = 0;
        } catch (IOException | RuntimeException e) {
            LOG.error("The rehearsal broke off", e);
        } finally {
            // Ends coordinator and workers as SIGTERM does.
            System.exit(code);
        }
    }

    private static void play(Path folder) throws IOException {
        PipedInputStream said = new PipedInputStream();
        PrintStream out =
                new PrintStream(new PipedOutputStream(said), true, StandardCharsets.UTF_8);
        inBackground(out, "coordinator", "--listen", "127.0.0.1:0");
        inBackground(System.out, worker(folder, "base", DemoModel.base()));
        inBackground(System.out, worker(folder, "refiner", DemoModel.refiner()));
        String coordinator =
                "--coordinator="
                        + new Scanner(said, StandardCharsets.UTF_8)
                                .nextLine()
                                .replaceFirst("Coordinator is ready at ", "");
        Path run = Files.writeString(folder.resolve("run.yaml"), RUN);
        relay(System.out, "submit", run.toString(), coordinator);
        relay(System.out, "wait", "rehearsal", coordinator);
    }

    private static String[] worker(Path folder, String stage, Path model) {
        return new String[] {
            stage + "-worker",
            "--model=" + model,
            "--http-listen=127.0.0.1:0",
            "--digest-cache=" + folder.resolve(stage + "-digests")
        };
    }

    private static void inBackground(PrintStream out, String... words) {
        new Thread(() -> relay(out, words), words[0]).start();
    }

    private static void relay(PrintStream out, String... words) {
        Program program =
                new Program("relay", "rehearsal", RelayMain.commands(), LogLines::prepare);
        int code = 1;
        try {
            code = program.execute(out, System.err, System.getenv(), words);
        } finally {
            // An error too, such as a native library that is not there: the others would wait.
            if (code != 0) {
                System.exit(code);
            }
        }
    }
}
