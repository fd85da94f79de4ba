package io.latentrelay.local.grid;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Finds which settings are the same in every row. */
final class CommonValues {

    private final Map<String, String> common = new LinkedHashMap<>();
    private final Set<String> differing = new HashSet<>();

    void note(JsonObject row) {
        Details.of(row)
                .forEach(
                        (name, value) -> {
                            String known = common.putIfAbsent(name, value);
                            if (known != null && !known.equals(value)) {
                                differing.add(name);
                            }
                        });
    }

    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>(common);
        values.keySet().removeAll(differing);
        return values;
    }
}
