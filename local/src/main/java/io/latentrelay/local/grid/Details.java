package io.latentrelay.local.grid;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.local.output.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** A manifest row as a reader of a page gets to see it: what has a value, as text. */
final class Details {

    private Details() {}

    static Map<String, String> of(JsonObject row) {
        Map<String, String> details = new LinkedHashMap<>();
        for (String name : row.names()) {
            if (row.has(name)) {
                details.put(name, row.shown(name));
            }
        }
        return details;
    }

    /** Fit to stand within a script element: no character in it begins a tag. */
    static String json(JsonObject row) {
        return Json.line(of(row)).replace("<", "\\u003c");
    }
}
