package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.manifest.RunFigures;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which runs this coordinator has been given, and which are finished: small objects in the store,
 * one a run, under a prefix no run can have. Not safe for concurrent use.
 */
final class RunIndex {

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

        private static Entry parse(byte[] bytes) {
            JsonObject json = JsonObject.parse(bytes);
            return new Entry(
                    json.text("name"),
                    json.text("prefix"),
                    Instant.parse(json.text("submitted_at")));
        }
    }

    private final ObjectStore store;
    private final String accepted;
    private final String finished;
    // What is finished never changes, so it is fetched once; nor is what is not asked for twice.
    private final Map<String, Optional<RunFigures>> known = new HashMap<>();

    RunIndex(ObjectStore store, Topics topics) {
        this.store = store;
        this.accepted = StateKeys.of(topics) + "runs/";
        this.finished = StateKeys.of(topics) + "finished/";
    }

    Optional<Entry> find(String name) {
        return store.get(accepted + name).map(Entry::parse);
    }

    void accept(Entry entry) {
        store.put(accepted + entry.name(), entry.bytes(), JSON);
        known.remove(entry.name());
    }

    void finish(RunFigures figures) {
        byte[] bytes = figures.toJson().pretty().getBytes(StandardCharsets.UTF_8);
        store.put(finished + figures.run(), bytes, JSON);
        known.put(figures.run(), Optional.of(figures));
    }

    /** Forgets a run whose own objects were removed. */
    void forget(String name) {
        known.remove(name);
        store.delete(finished + name);
        store.delete(accepted + name);
    }

    Optional<RunFigures> finished(String name) {
        return known.computeIfAbsent(
                name,
                absent ->
                        store.get(finished + absent)
                                .map(JsonObject::parse)
                                .map(RunFigures::fromJson));
    }

    /** Names of finished runs. */
    List<String> finished() {
        try (Stream<String> keys = store.list(finished)) {
            return keys.map(key -> key.substring(finished.length())).toList();
        }
    }

    /** Runs that are not finished, in the order they were accepted. */
    List<Entry> active() {
        Set<String> done = finished().stream().collect(Collectors.toSet());
        try (Stream<String> keys = store.list(accepted)) {
            return keys.map(key -> key.substring(accepted.length()))
                    .filter(name -> !done.contains(name))
                    .map(name -> find(name).orElseThrow())
                    .sorted(Comparator.comparing(Entry::submitted))
                    .toList();
        }
    }
}
