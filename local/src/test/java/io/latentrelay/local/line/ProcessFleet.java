package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.fleet.LocalStore;
import io.latentrelay.transport.kafka.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A fleet whose every role is a process of its own, with topics and objects of its own. */
final class ProcessFleet implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Path MODELS = Path.of("..", "demo-model").toAbsolutePath().normalize();
    private static final Pattern READY = Pattern.compile("Coordinator is ready at (\\S+)");

    private static final Pattern STATUS = Pattern.compile("Metrics and health at port (\\d+)");

    private final EmbeddedBroker broker;
    private final EmbeddedStore store;
    private final String name;
    private final Path folder;
    private final List<RelayProcess> processes = new ArrayList<>();

    ProcessFleet(EmbeddedBroker broker, EmbeddedStore store, String name, Path folder) {
        this.broker = broker;
        this.store = store;
        this.name = name;
        this.folder = folder;
    }

    /** Starts one, and returns once runs can be submitted to it. */
    RelayProcess coordinator(String coordinator) {
        RelayProcess process =
                start(coordinator, connected(List.of("coordinator", "--listen", "127.0.0.1:0")));
        await().atMost(PATIENCE)
                .until(() -> !process.isAlive() || READY.matcher(process.printed()).find());
        assertThat(process.isAlive()).as(process.printed()).isTrue();
        return process;
    }

    static String address(RelayProcess coordinator) {
        Matcher ready = READY.matcher(coordinator.printed());
        assertThat(ready.find()).isTrue();
        return ready.group(1);
    }

    /** Where a worker that is at work shows its metrics. */
    static String statusAddress(RelayProcess worker) {
        Matcher port = STATUS.matcher(worker.printed());
        assertThat(port.find()).as(worker.printed()).isTrue();
        return "http://127.0.0.1:" + port.group(1);
    }

    /** Takes one job at a time, so that several workers share even a short run. */
    RelayProcess baseWorker(String worker) {
        return start(worker, connected(worker("base-worker", worker, "base")));
    }

    RelayProcess refinerWorker(String worker) {
        return start(worker, connected(worker("refiner-worker", worker, "refiner")));
    }

    private static List<String> worker(String command, String worker, String model) {
        List<String> words = new ArrayList<>(List.of(command, "--worker-name", worker));
        words.addAll(List.of("--model", MODELS.resolve(model).toString()));
        words.addAll(List.of("--lanes", "1", "--work-consumers", "1", "--threads", "1"));
        words.addAll(List.of("--http-listen", "0"));
        return words;
    }

    void submit(Path run, RelayProcess coordinator) throws InterruptedException {
        List<String> words =
                new ArrayList<>(
                        List.of("submit", run.toString(), "--coordinator", address(coordinator)));
        words.addAll(storeOptions());
        RelayProcess submit = start("submit", words);
        assertThat(submit.exitCode(PATIENCE)).as(submit.printed()).isZero();
    }

    /**
     * What {@code relay wait} prints when the run has come to its end, every image stored. Fails at
     * once when one of {@code needed} ends before.
     */
    String awaitEnd(String run, RelayProcess coordinator, RelayProcess... needed)
            throws InterruptedException {
        RelayProcess wait =
                start("wait", List.of("wait", run, "--coordinator", address(coordinator)));
        await().atMost(PATIENCE).until(() -> !wait.isAlive() || anyEnded(needed));
        for (RelayProcess process : needed) {
            assertThat(process.isAlive())
                    .as("it works on; it printed:%n%s", process.printed())
                    .isTrue();
        }
        assertThat(wait.exitCode(PATIENCE)).as(wait.printed()).isZero();
        return wait.printed();
    }

    private static boolean anyEnded(RelayProcess... processes) {
        return Stream.of(processes).anyMatch(process -> !process.isAlive());
    }

    private List<String> connected(List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        words.addAll(List.of(KafkaConnection.TOPIC_PREFIX.onCommandLine(), name));
        // On a busy machine the broker may answer late.
        words.addAll(List.of(KafkaConnection.KAFKA_TIMEOUT.onCommandLine(), "180s"));
        words.addAll(storeOptions());
        return words;
    }

    private List<String> storeOptions() {
        List<String> words = new ArrayList<>();
        LocalStore.options(store)
                .forEach((option, value) -> words.addAll(List.of(option.onCommandLine(), value)));
        return words;
    }

    private RelayProcess start(String process, List<String> words) {
        try {
            Path place = Files.createDirectories(folder.resolve(name));
            RelayProcess started = RelayProcess.start(place, process, words);
            processes.add(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(RelayProcess::close);
    }
}
