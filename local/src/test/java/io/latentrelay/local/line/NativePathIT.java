package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The images unpack ONNX Runtime's libraries once, when they are built: a process told where maps
 * them from there, and puts none into the temporary folder.
 */
@EnabledOnOs(OS.LINUX)
class NativePathIT {

    private static final Path PROGRAM = Path.of("target/relay/lib/local.jar").toAbsolutePath();
    private static final String LIBRARY = "/libonnxruntime.so";

    @TempDir private Path folder;

    @Test
    void librariesUnpackedBeforehandAreUsedWhereTheyAre() throws Exception {
        Path libraries = Files.createDirectories(folder.resolve("native"));
        unpack(libraries);

        Process told = start(List.of("-Donnxruntime.native.path=" + libraries));
        assertThat(whereItsLibraryIs(told)).isEqualTo(libraries + LIBRARY);
        assertThat(unpacked()).isEmpty();
        end(told);

        Process untold = start(List.of());
        assertThat(whereItsLibraryIs(untold)).startsWith(temporary().toString());
        assertThat(unpacked()).isNotEmpty();
        end(untold);
    }

    private Path temporary() {
        return folder.resolve("temporary");
    }

    private List<Path> unpacked() throws IOException {
        try (Stream<Path> files = Files.walk(temporary())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** One that has long to go on. */
    private Process start(List<String> properties) throws IOException {
        Files.createDirectories(temporary());
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        words.add("-Djava.io.tmpdir=" + temporary());
        words.addAll(properties);
        words.addAll(List.of("-jar", PROGRAM.toString(), "generate", "--prompt", "a circle"));
        words.addAll(List.of("--steps", "900", "-o", folder.resolve("circle.png").toString()));
        words.addAll(List.of("--digest-cache", folder.resolve("digests").toString()));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    private String whereItsLibraryIs(Process process) throws IOException, InterruptedException {
        Path mapped = Path.of("/proc/" + process.pid() + "/maps");
        while (process.isAlive()) {
            for (String line : Files.readAllLines(mapped)) {
                if (line.endsWith(LIBRARY)) {
                    return line.substring(line.indexOf('/'));
                }
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("it ended: " + Files.readString(folder.resolve("said")));
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private static void unpack(Path into) throws IOException {
        for (Path jar : jars()) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : zip.stream().filter(NativePathIT::isOurs).toList()) {
                    String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                    Files.copy(zip.getInputStream(entry), into.resolve(name));
                }
            }
        }
    }

    private static List<Path> jars() throws IOException {
        try (var files = Files.list(PROGRAM.getParent())) {
            return files.filter(file -> file.getFileName().toString().startsWith("onnxruntime"))
                    .toList();
        }
    }

    private static boolean isOurs(ZipEntry entry) {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String folder = "ai/onnxruntime/native/" + (arm ? "linux-aarch64/" : "linux-x64/");
        return entry.getName().startsWith(folder) && entry.getName().contains(".so");
    }
}
