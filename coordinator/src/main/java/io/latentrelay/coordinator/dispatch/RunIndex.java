package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.StateKeys;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.manifest.RunFigures;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.ObjectStore;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which runs this coordinator has been given, and which have ended: small objects in the store
 * under a prefix no run can have. A run begins and ends in turns, again when it is retried or
 * extended, or when another coordinator goes on with it. Turns are numbered, and their objects are
 * only ever added: a coordinator of the past cannot undo what a later one noted, and the end of a
 * turn that it notes late ends no later turn. Not safe for concurrent use.
 */
final class RunIndex {

    /** In the keys of runs that have begun, between their fleet and their name. */
    static final String BEGUN = "runs/begun/";

    private static final String JSON = "application/json";

    /**
     * A run that was accepted.
     *
     * @param prefix where the run's own objects lie
     */
    record Entry(String name, String prefix, Instant submitted) {

        private byte[] bytes() {
            return new JsonObject()
                    .put("name", name)
                    .put("prefix", prefix)
                    .put("submitted_at", submitted.toString())
                    .pretty()
                    .getBytes(StandardCharsets.UTF_8);
        }

        static Entry parse(byte[] bytes) {
            JsonObject json = JsonObject.parse(bytes);
            return new Entry(
                    json.text("name"),
                    json.text("prefix"),
                    Instant.parse(json.text("submitted_at")));
        }
    }

    /** A run from where it began, or began again, to where it ended. */
    record Turn(String name, int number) {}

    private final ObjectStore store;
    private final String begun;
    private final String ended;
    // The last turn of each run that has begun, and that has ended.
    private final Map<String, Integer> begins = new TreeMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    // What an ended turn came to never changes, so it is fetched once; empty when forgotten. Those
    // who ask the store for it do so side by side with everything else.
    private final Map<Turn, Optional<RunFigures>> figures = new ConcurrentHashMap<>();

    private RunIndex(ObjectStore store, Topics topics) {
        this.store = store;
        this.begun = StateKeys.of(topics) + BEGUN;
        this.ended = StateKeys.of(topics) + "runs/ended/";
    }

    static RunIndex open(ObjectStore store, Topics topics) {
        RunIndex index = new RunIndex(store, topics);
        index.note(index.begun, index.begins);
        index.note(index.ended, index.ends);
        return index;
    }

    private void note(String stem, Map<String, Integer> turns) {
        try (Stream<String> keys = store.list(stem)) {
            keys.map(key -> key.substring(stem.length()))
                    .forEach(
                            key -> {
                                int slash = key.indexOf('/');
                                int turn = Integer.parseInt(key.substring(slash + 1));
                                turns.merge(key.substring(0, slash), turn, Math::max);
                            });
        }
    }

    private String key(String stem, String name, int turn) {
        return String.format("%s%s/%05d", stem, name, turn);
    }

    private int begins(String name) {
        return begins.getOrDefault(name, 0);
    }

    private boolean isActive(String name) {
        return begins(name) > ends.getOrDefault(name, 0);
    }

    /** How the run was accepted of late; empty when it was not, or is forgotten. */
    Optional<Entry> find(String name) {
        return isActive(name) || finished(name).isPresent() ? entry(name) : Optional.empty();
    }

    private Optional<Entry> entry(String name) {
        return store.get(key(begun, name, begins(name))).map(Entry::parse);
    }

    /** Notes that a run begins, for the first time or again. */
    void begin(Entry entry) {
        if (!isActive(entry.name())) {
            beginTurn(entry);
        }
    }

    /**
     * Begins another turn, also of a run that a predecessor had begun: what the predecessor may
     * still note is the end of a turn that is over.
     */
    void beginTurn(Entry entry) {
        String name = entry.name();
        int turn = Math.max(begins(name), ends.getOrDefault(name, 0)) + 1;
        // A turn that is there was begun by a predecessor too late to be promised to anybody.
        while (!store.putIfAbsent(key(begun, name, turn), entry.bytes(), JSON)) {
            turn++;
        }
        begins.put(name, turn);
    }

    /** Notes that a run that has begun has ended, and as what. */
    void end(RunFigures came) {
        end(came.run(), came.toJson());
        figures.put(ended(came.run()), Optional.of(came));
    }

    private void end(String name, JsonObject what) {
        byte[] bytes = what.pretty().getBytes(StandardCharsets.UTF_8);
        store.put(key(ended, name, begins(name)), bytes, JSON);
        ends.put(name, begins(name));
    }

    /** Forgets a run whose own objects were removed. */
    void forget(String name) {
        end(name, new JsonObject());
        figures.put(ended(name), Optional.empty());
    }

    /** What a run came to that has ended. */
    Optional<RunFigures> finished(String name) {
        return isActive(name) || !ends.containsKey(name)
                ? Optional.empty()
                : figures(ended(name), store);
    }

    private Turn ended(String name) {
        return new Turn(name, ends.getOrDefault(name, 0));
    }

    private Optional<RunFigures> figures(Turn turn, ObjectStore from) {
        Optional<RunFigures> known = figures.get(turn);
        if (known != null) {
            return known;
        }
        Optional<RunFigures> fetched =
                from.get(key(ended, turn.name(), turn.number()))
                        .map(JsonObject::parse)
                        .filter(json -> json.has("run"))
                        .map(RunFigures::fromJson);
        figures.put(turn, fetched);
        return fetched;
    }

    /** The last turns of runs that have ended, where it is not known here what they came to. */
    List<Turn> unknown() {
        return ends.keySet().stream()
                .filter(name -> !isActive(name))
                .map(this::ended)
                .filter(turn -> !figures.containsKey(turn))
                .toList();
    }

    /**
     * Asks the store what these came to. Safe for concurrent use, unlike the rest.
     *
     * @throws UncheckedIOException when the store is in trouble
     */
    void fetch(List<Turn> turns) {
        turns.forEach(turn -> figures(turn, store.hurried()));
    }

    /** Whether what all of them came to is known here, without a question to the store. */
    boolean isAtHand() {
        return unknown().isEmpty();
    }

    /** What all runs came to that have ended. */
    List<RunFigures> finished() {
        return begins.keySet().stream().flatMap(name -> finished(name).stream()).toList();
    }

    /** Runs that have not ended, in the order they were accepted. */
    List<Entry> active() {
        return begins.keySet().stream()
                .filter(this::isActive)
                .flatMap(name -> entry(name).stream())
                .sorted(Comparator.comparing(Entry::submitted))
                .toList();
    }
}
