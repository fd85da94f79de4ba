package io.latentrelay.local;

import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.fleet.DataFolder;
import io.latentrelay.local.fleet.LocalStore;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.work.Termination;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Has a {@link RehearsedLine} play in a Java machine of its own, which notes the classes it loads.
 * Broker and store stay in this one: their classes are none that a fleet's processes load.
 */
final class Rehearsal {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Where ONNX Runtime's libraries lie unpacked; in images the jar has none. */
    private static final String NATIVES = "onnxruntime.native.path";

    private final Path file;
    private final Path unfinished;

    private Rehearsal(Path file) {
        this.file = file;
        // Several processes may rehearse at once, and others start meanwhile.
        this.unfinished =
                file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    }

    static Rehearsal into(Path file) {
        return new Rehearsal(file.toAbsolutePath());
    }

    /**
     * @param flag that makes a Java machine write what it has loaded into a file
     * @throws IllegalStateException when that did not come about, with what was said last
     */
    void run(String flag) throws Exception {
        DataFolder data = DataFolder.open(Files.createTempDirectory("relay-rehearsal-"));
        Path said = data.root().resolve("said");
        try (EmbeddedStore store = EmbeddedStore.start(data.store(), 0, LocalStore.ACCESS);
                EmbeddedBroker broker = EmbeddedBroker.start(data.broker(), 0)) {
            ProcessBuilder line = line(flag, data.root());
            line.environment().keySet().removeIf(name -> name.startsWith("RELAY_"));
            line.environment().putAll(surroundings(broker, store));
            play(line.redirectErrorStream(true).redirectOutput(said.toFile()).start(), said);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
            data.delete();
        }
    }

    private ProcessBuilder line(String flag, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.awt.headless=true",
                        "-XX:" + flag + "=" + unfinished));
        Optional.ofNullable(System.getProperty(NATIVES))
                .ifPresent(natives -> command.add("-D" + NATIVES + "=" + natives));
        command.addAll(List.of(RehearsedLine.class.getName(), folder.toString()));
        return new ProcessBuilder(command);
    }

    private void play(Process line, Path said) throws Exception {
        boolean isOver =
                Termination.orderly(
                        line::destroyForcibly,
                        () -> line.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        line.destroyForcibly();
        if (!isOver || line.exitValue() != 0 || !Files.exists(unfinished)) {
            List<String> lines = Files.readAllLines(said);
            throw new IllegalStateException(
                    "no "
                            + file
                            + " was made; the rehearsal said last: "
                            + String.join(
                                    " ",
                                    lines.subList(Math.max(0, lines.size() - 3), lines.size())));
        }
    }

    private static Map<String, String> surroundings(EmbeddedBroker broker, EmbeddedStore store) {
        Map<String, String> variables = new LinkedHashMap<>();
        Map<Option, String> options = new LinkedHashMap<>(LocalStore.options(store));
        options.put(KafkaConnection.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        options.forEach((option, value) -> variables.put(option.environmentVariable(), value));
        variables.put("CLASSPATH", System.getProperty("java.class.path"));
        return variables;
    }
}
