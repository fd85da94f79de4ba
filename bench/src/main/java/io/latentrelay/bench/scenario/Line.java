package io.latentrelay.bench.scenario;

import io.latentrelay.coordinator.CoordinatorMain;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Broker and store, a process each, and whatever else of a fleet a benchmark starts on them. */
final class Line implements AutoCloseable {

    private final Path folder;
    private final String servers;
    private final String store;
    private final RelayProcess broker;
    private final Deque<RelayProcess> processes = new ArrayDeque<>();
    private int started;

    private Line(Path folder, RelayProcess broker, RelayProcess storage)
            throws InterruptedException {
        this.folder = folder;
        this.broker = broker;
        processes.push(broker);
        processes.push(storage);
        this.servers = broker.awaitLine("Kafka broker at (\\S+?),");
        this.store = storage.awaitLine("S3 store at (\\S+?),");
    }

    /** Starts both, empty. */
    static Line start() throws InterruptedException {
        try {
            Path folder = Files.createTempDirectory("relay-bench-");
            return new Line(folder, server(folder, "broker"), server(folder, "store"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RelayProcess server(Path folder, String command) {
        return RelayProcess.relay(
                folder.resolve(command + ".out"),
                List.of(command, "--port", "0", "--data", folder.resolve(command).toString()));
    }

    /** All that has been started goes to this core only, and all that is started from it. */
    void pin(int core) throws InterruptedException {
        for (RelayProcess process : processes) {
            if (process.isAlive()) {
                process.pin(core);
            }
        }
    }

    RelayProcess broker() {
        return broker;
    }

    /** A command that connects to both, for the fleet of this prefix. */
    RelayProcess connected(String prefix, String... words) {
        return start(RelayProcess.RELAY, words[0], connecting(prefix, words));
    }

    private List<String> connecting(String prefix, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--bootstrap-servers", servers, "--topic-prefix", prefix));
        all.addAll(List.of("--s3-endpoint", store, "--bucket", "latent-relay"));
        all.addAll(List.of("--s3-access-key", "relay", "--s3-secret-key", "relay-local-only"));
        return all;
    }

    private RelayProcess start(String main, String name, List<String> words) {
        return started(name, output -> RelayProcess.java(output, main, words));
    }

    private RelayProcess started(String name, Function<Path, RelayProcess> start) {
        RelayProcess process = start.apply(folder.resolve(name + "-" + started++ + ".out"));
        processes.push(process);
        return process;
    }

    /** A coordinator as its image starts it, on its way, with these options of its own. */
    RelayProcess coordinator(String prefix, String... options) {
        List<String> words = new ArrayList<>(List.of("coordinator", "--listen", "127.0.0.1:0"));
        words.addAll(List.of(options));
        return start(
                CoordinatorMain.class.getName(),
                "coordinator",
                connecting(prefix, words.toArray(String[]::new)));
    }

    /** A coordinator as users start it, on its way. */
    RelayProcess usersCoordinator(String prefix) {
        List<String> words = connecting(prefix, "coordinator", "--listen", "127.0.0.1:0");
        return started("coordinator", output -> RelayProcess.script(output, words));
    }

    /** Submits a run and leaves the coordinator running. */
    RelayProcess coordinate(String prefix, String run, String... options)
            throws InterruptedException {
        try {
            Path file = Files.writeString(folder.resolve("run-" + started++ + ".yaml"), run);
            return coordinate(prefix, file, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with a run file. */
    RelayProcess coordinate(String prefix, Path run, String... options)
            throws InterruptedException {
        RelayProcess coordinator = coordinator(prefix, options);
        String address = coordinator.awaitLine("Coordinator is ready at (\\S+)");
        submit(address, run);
        return coordinator;
    }

    private void submit(String coordinator, Path run) throws InterruptedException {
        List<String> words = List.of("submit", run.toString(), "--coordinator", coordinator);
        start(RelayProcess.RELAY, "submit", words).result();
    }

    KafkaConnection kafka(String prefix) {
        return KafkaConnection.from(
                Settings.of(Map.of("bootstrap-servers", servers, "topic-prefix", prefix)));
    }

    /** Waits for so many records of a topic; when each was published. */
    List<Instant> awaitRecords(String prefix, String topic, int count, RelayProcess worker) {
        List<Instant> published = new ArrayList<>();
        try (RecordLog log = kafka(prefix).log(topic)) {
            log.seek(0);
            while (published.size() < count) {
                if (!worker.isAlive()) {
                    throw new IllegalStateException("the worker ended:\n" + worker.printed());
                }
                log.read(Duration.ofSeconds(1)).stream()
                        .map(Message::published)
                        .forEach(published::add);
            }
        }
        return published;
    }

    /** Records of a topic that were published in that time. */
    long countRecords(String prefix, String topic, Instant from, Instant to) {
        long count = 0;
        try (RecordLog log = kafka(prefix).log(topic)) {
            log.seek(0);
            long end = log.endOffset();
            for (long next = 0; next < end; ) {
                for (Message message : log.read(Duration.ofSeconds(1))) {
                    boolean isWithin =
                            !message.published().isBefore(from) && message.published().isBefore(to);
                    count += isWithin ? 1 : 0;
                    next = message.offset() + 1;
                }
            }
        }
        return count;
    }

    @Override
    public void close() {
        processes.forEach(RelayProcess::close);
        Folders.delete(folder);
    }
}
