package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive of classes serves the program it was made of, and is nothing to any other. */
class RehearsalIT {

    private static final Path PROGRAM = Path.of("target/relay/lib/local.jar").toAbsolutePath();
    private static final String MAIN = "io.latentrelay.local.RelayMain";
    private static final String NOWHERE = "127.0.0.1:1";

    @TempDir private Path folder;

    @Test
    void aCoordinatorTakesItsClassesFromItAndAnotherProgramDoesWithout() throws Exception {
        Path archive = rehearse();

        // Of about five thousand until it gives up: there is neither store nor broker.
        assertThat(classesMapped(archive)).isGreaterThan(3000);

        String otherPath = PROGRAM + File.pathSeparator + folder;
        List<String> words = List.of("-Xshare:auto", "-cp", otherPath, MAIN, "--version");
        assertThat(java(archive, words)).matches("relay \\S+\n");
    }

    private Path rehearse() throws Exception {
        Path made = Files.createDirectories(folder.resolve("made"));
        Path archive = made.resolve("classes.jsa");
        List<String> words = List.of("rehearse", "--archive", archive.toString());
        try (RelayProcess rehearsal = RelayProcess.start(folder, "rehearsal", words);
                Stream<Path> files = Files.list(made)) {
            int code = rehearsal.exitCode(Duration.ofMinutes(4));
            assertThat(code).as(rehearsal.printed()).isZero();
            assertThat(files).containsExactly(archive);
        }
        return archive;
    }

    private long classesMapped(Path archive) throws Exception {
        Path loaded = folder.resolve("loaded");
        String log = "-Xlog:class+load:file=" + loaded;
        List<String> words =
                new ArrayList<>(List.of("-Xshare:on", log, "-jar", PROGRAM.toString()));
        words.addAll(List.of("coordinator", "--listen", "127.0.0.1:0"));
        words.addAll(List.of("--bootstrap-servers", NOWHERE, "--kafka-timeout", "1s"));
        words.addAll(List.of("--s3-endpoint", "http://" + NOWHERE));
        words.addAll(List.of("--s3-access-key", "nobody", "--s3-secret-key", "none"));
        assertThat(java(archive, words)).contains("cannot reach the object store");
        try (Stream<String> lines = Files.lines(loaded)) {
            return lines.filter(line -> line.endsWith("shared objects file (top)")).count();
        }
    }

    /** What it prints. */
    private String java(Path archive, List<String> words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:SharedArchiveFile=" + archive);
        // As the script has them.
        command.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
