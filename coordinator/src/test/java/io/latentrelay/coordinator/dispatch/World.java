package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.Tenure;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.manifest.ManifestRows;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What outlives a coordinator: topics, store, workers and the time of day. */
final class World implements InstantSource {

    static final Topics TOPICS = new Topics("relay");
    static final Limits SMALL =
            new Limits(Window.of(6), 4, Duration.ofSeconds(2), Duration.ofDays(1));

    private final ObjectStore store;
    private final InMemoryBroker broker;
    private final SimulatedWorkers workers;
    private final List<String> publications = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    World() {
        this(new InMemoryObjectStore("pictures"));
    }

    private World(ObjectStore store) {
        this.store = store;
        this.broker = new InMemoryBroker();
        this.workers = new SimulatedWorkers(broker, TOPICS);
    }

    /** The same store beside empty topics. */
    World withNewTopics() {
        return new World(store);
    }

    InMemoryBroker broker() {
        return broker;
    }

    ObjectStore store() {
        return store;
    }

    SimulatedWorkers workers() {
        return workers;
    }

    @Override
    public Instant instant() {
        return now;
    }

    Dispatch open() {
        return open(Death.never());
    }

    Dispatch open(Death death) {
        return open(SMALL, death);
    }

    Dispatch open(Limits limits, Death death) {
        Line line =
                new Line(
                        TOPICS,
                        death.on(new RecordingPublisher()),
                        broker.log(TOPICS.baseJobs()),
                        broker.log(TOPICS.results()),
                        broker.log(TOPICS.deadLetters()),
                        death.on(broker.backlog()),
                        death.on(store));
        return Dispatch.open(line, tenure(line), limits, this);
    }

    private static Tenure tenure(Line line) {
        try {
            return Tenure.begin(line.store(), line.topics());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One round of the coordinator, then the workers do all there is to do. A second passes. */
    void round(Dispatch dispatch) {
        dispatch.round(Duration.ZERO);
        workers.work();
        now = now.plusSeconds(1);
    }

    /** Lets time pass in which nothing happens. */
    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Removes objects behind the coordinator's back. */
    void remove(String prefix) {
        try (Stream<String> keys = store.list(prefix)) {
            keys.toList().forEach(store::delete);
        }
    }

    /** Rounds until the runs are finished; fails when they do not come to an end. */
    void finish(Dispatch dispatch, List<Run> runs) {
        for (int round = 0; round < 1000; round++) {
            if (runs.stream().allMatch(run -> isFinished(dispatch, run))) {
                return;
            }
            round(dispatch);
        }
        throw new AssertionError("not finished after 1000 rounds: " + dispatch.fleet());
    }

    private static boolean isFinished(Dispatch dispatch, Run run) {
        return dispatch.status(run.name()).orElseThrow().isFinished();
    }

    void submit(Dispatch dispatch, List<Run> runs) {
        runs.forEach(run -> dispatch.submit(RunDocument.of(run)));
    }

    /** The run's manifest parts by key and digest, as JSON lines. */
    Map<String, String> manifest(Run run) {
        Map<String, String> parts = new TreeMap<>();
        try (Stream<String> keys = store.list(run.keys().root() + "manifest/part-")) {
            keys.forEach(key -> parts.put(key + " " + digest(key), rows(key)));
        }
        return parts;
    }

    /** The last row of each image, in the order of their indexes: how it ended. */
    List<String> lastRows(Run run) {
        Map<Long, String> last = new TreeMap<>();
        manifest(run).values().stream()
                .flatMap(String::lines)
                .forEach(
                        row ->
                                last.put(
                                        JsonObject.parse(row.getBytes(StandardCharsets.UTF_8))
                                                .whole("index"),
                                        row));
        return List.copyOf(last.values());
    }

    private String digest(String key) {
        try {
            byte[] bytes = store.get(key).orElseThrow();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String rows(String key) {
        try (Stream<JsonObject> rows = ManifestRows.part(key, store.get(key).orElseThrow())) {
            return rows.map(row -> row + "\n").collect(Collectors.joining());
        }
    }

    String text(String key) {
        return new String(store.get(key).orElseThrow(), StandardCharsets.UTF_8);
    }

    /** Every base job ever published, {@code run/trajectory}, in order. */
    List<String> publications() {
        return publications;
    }

    private final class RecordingPublisher implements Publisher {
        private final Publisher publisher = broker.publisher();

        @Override
        public CompletableFuture<Long> publish(
                String topic, String key, Map<String, byte[]> headers, byte[] value) {
            if (topic.equals(TOPICS.baseJobs())) {
                publications.add(key);
            }
            return publisher.publish(topic, key, headers, value);
        }

        @Override
        public void close() {
            publisher.close();
        }
    }
}
