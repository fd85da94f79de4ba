package io.latentrelay.coordinator.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The runs that are not finished, in the order they were accepted. Not safe for concurrent use. */
final class ActiveRuns {

    private final Map<String, ActiveRun> byName = new LinkedHashMap<>();

    void add(ActiveRun run) {
        byName.put(run.name(), run);
    }

    void remove(ActiveRun run) {
        byName.remove(run.name());
    }

    Optional<ActiveRun> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    ActiveRun get(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    Collection<ActiveRun> all() {
        return byName.values();
    }

    /** Those whose manifest is whole. */
    List<ActiveRun> whole() {
        return new ArrayList<>(byName.values().stream().filter(ActiveRun::isWhole).toList());
    }

    /** Images published and not ended, over all runs. */
    long outstanding() {
        long sum = 0;
        for (ActiveRun run : byName.values()) {
            sum += run.publication().outstanding();
        }
        return sum;
    }
}
