package io.latentrelay.bench.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Java program of ours in a process of its own, what it prints kept in a file. */
final class RelayProcess implements AutoCloseable {

    /** The class of the {@code relay} command. */
    static final String RELAY = "io.latentrelay.local.RelayMain";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final Path output;

    private RelayProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** A {@code relay} command. */
    static RelayProcess relay(Path output, List<String> words) {
        return java(output, RELAY, words);
    }

    /** Any of our main classes. */
    static RelayProcess java(Path output, String main, List<String> words) {
        return java(output, "768m", main, words);
    }

    /** The same with so much heap. */
    static RelayProcess java(Path output, String heap, String main, List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + heap, "-Djava.awt.headless=true"));
        command.add(main);
        command.addAll(words);
        return start(output, command, Map.of("CLASSPATH", System.getProperty("java.class.path")));
    }

    /** A {@code relay} command as users give it, with the script and its options for Java. */
    static RelayProcess script(Path output, List<String> words) {
        List<String> command = new ArrayList<>(List.of("./relay"));
        command.addAll(words);
        return start(output, command, Map.of());
    }

    private static RelayProcess start(
            Path output, List<String> command, Map<String, String> variables) {
        try {
            Files.createDirectories(output.toAbsolutePath().getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().putAll(variables);
            return new RelayProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Waits for a line with this in it, and returns the first group of the expression. */
    String awaitLine(String expression) throws InterruptedException {
        Pattern pattern = Pattern.compile(expression);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher found = pattern.matcher(printed());
            if (found.find()) {
                return found.groupCount() == 0 ? found.group() : found.group(1);
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("no '" + expression + "' in:\n" + printed());
    }

    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end, and returns what it printed. */
    String result() throws InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException("exit code " + code + ":\n" + printed());
        }
        return printed().strip();
    }

    /** The same, showing meanwhile what it prints. */
    String shownResult() throws InterruptedException {
        int shown = 0;
        boolean isEnded = false;
        while (!isEnded) {
            isEnded = process.waitFor(2, TimeUnit.SECONDS);
            String printed = printed();
            System.err.print(printed.substring(shown));
            shown = printed.length();
        }
        return result();
    }

    /** Processor time it has used. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Processor seconds of its threads of this name. Linux only. */
    double threadSeconds(String thread) {
        double ticks = 0;
        for (long id : threads(thread)) {
            String stat = read(tasks().resolve(String.valueOf(id)).resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    private List<Long> threads(String name) {
        try (Stream<Path> threads = Files.list(tasks())) {
            return threads.filter(task -> read(task.resolve("comm")).strip().equals(name))
                    .map(task -> Long.parseLong(task.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path tasks() {
        return Path.of("/proc", String.valueOf(process.pid()), "task");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every thread it has goes to this core only, and all that these start. */
    void pin(int core) throws InterruptedException {
        Pinning.process(process.pid(), core);
    }

    /** Its threads of this name go to this core only. */
    void pin(String thread, int core) throws InterruptedException {
        for (long id : threads(thread)) {
            Pinning.thread(id, core);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGSTOP. */
    void stop() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void proceed() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws InterruptedException {
        List<String> command = List.of("kill", "-" + name, String.valueOf(process.pid()));
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and SIGKILL if that does not help. Not for one that is stopped. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
