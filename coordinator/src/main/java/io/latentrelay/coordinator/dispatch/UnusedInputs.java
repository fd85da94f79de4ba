package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.StateKeys;
import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.coordinator.run.RunKeys;
import io.latentrelay.transport.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prompts and pictures that were sent for runs of which none is left: runs' folders are removed by
 * people, and what several runs may share is not in them. A digest counts as used where a run's
 * document, or the prompts that it names, have it anywhere.
 */
public final class UnusedInputs {

    private static final Pattern INPUT = Pattern.compile("inputs/([0-9a-f]{64})\\.[a-z.]+");
    private static final Pattern DIGEST = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    private final ObjectStore store;
    private final Set<String> used = new HashSet<>();

    private UnusedInputs(ObjectStore store) {
        this.store = store;
    }

    /** Their keys, whichever of the bucket's fleets they were sent to. */
    public static List<String> find(ObjectStore store) {
        UnusedInputs unused = new UnusedInputs(store);
        // What is sent meanwhile is not looked at: its run comes after it.
        List<String> inputs = unused.inputs();
        unused.begun().values().forEach(unused::note);
        return inputs.stream().filter(key -> !unused.used.contains(digest(key))).toList();
    }

    private List<String> inputs() {
        try (Stream<String> keys = store.list("inputs/")) {
            return keys.filter(key -> INPUT.matcher(key).matches()).toList();
        }
    }

    private static String digest(String key) {
        Matcher parts = INPUT.matcher(key);
        return parts.matches() ? parts.group(1) : "";
    }

    // Of each run of each fleet, the key of its latest turn: keys come in order.
    private Map<String, String> begun() {
        Map<String, String> latest = new LinkedHashMap<>();
        try (Stream<String> keys = store.list(StateKeys.FLEETS)) {
            keys.filter(key -> key.contains("/" + RunIndex.BEGUN))
                    .forEach(key -> latest.put(key.substring(0, key.lastIndexOf('/')), key));
        }
        return latest;
    }

    private void note(String begun) {
        store.get(begun)
                .map(RunIndex.Entry::parse)
                .map(entry -> new RunKeys(entry.prefix(), entry.name()).document())
                .flatMap(store::get)
                .ifPresent(this::noteDocument);
    }

    private void noteDocument(byte[] document) {
        for (String digest : digests(document)) {
            if (used.add(digest)) {
                store.get("inputs/" + digest + ".jsonl.gz")
                        .map(ChunkObjects::unpack)
                        .ifPresent(lines -> used.addAll(digests(lines)));
            }
        }
    }

    private static List<String> digests(byte[] text) {
        return DIGEST.matcher(new String(text, StandardCharsets.UTF_8))
                .results()
                .map(found -> found.group())
                .toList();
    }
}
