package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code relay} command in a process of its own, run from the packaged program. */
public final class RelayProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("target", "relay", "lib", "local.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String command;
    private final Process process;
    private final Path output;

    private RelayProcess(String command, Process process, Path output) {
        this.command = command;
        this.process = process;
        this.output = output;
    }

    /**
     * @param folder where it runs, and where what it prints is kept
     */
    public static RelayProcess start(Path folder, String name, List<String> arguments) {
        assertThat(PROGRAM).as("the packaged program; 'mvn verify' makes it").isRegularFile();
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        words.addAll(List.of("-Djava.awt.headless=true", "-jar"));
        words.add(PROGRAM.toAbsolutePath().toString());
        words.addAll(arguments);
        Path output = folder.resolve(name + ".out");
        try {
            Process process =
                    new ProcessBuilder(words)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            return new RelayProcess(String.join(" ", arguments), process, output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start relay " + arguments, e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a signal by name, such as {@code STOP}. */
    public void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .inheritIO()
                            .start();
            assertThat(kill.waitFor()).as("kill -%s", name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: no chance to say goodbye. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** SIGTERM, and the time it took to end. */
    public Duration terminate() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("relay %s ended on SIGTERM; it printed:%n%s", command, printed())
                .isTrue();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits until it ends by itself. */
    public int exitCode(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as("relay %s ended; it printed:%n%s", command, printed())
                .isTrue();
        return process.exitValue();
    }

    public String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
