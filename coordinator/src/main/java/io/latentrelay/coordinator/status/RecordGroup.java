package io.latentrelay.coordinator.status;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of one kind that came off a topic and could not be used.
 *
 * @param examples the first few: where each lay, and what was wrong with it
 */
public record RecordGroup(long count, List<String> examples) {

    public static final RecordGroup NONE = new RecordGroup(0, List.of());

    private static final int EXAMPLES = 5;
    private static final int LENGTH = 500;

    public RecordGroup {
        examples = List.copyOf(examples);
    }

    /** With one more record. */
    public RecordGroup plus(String example) {
        if (examples.size() >= EXAMPLES) {
            return new RecordGroup(count + 1, examples);
        }
        List<String> more = new ArrayList<>(examples);
        more.add(example.length() <= LENGTH ? example : example.substring(0, LENGTH) + "...");
        return new RecordGroup(count + 1, more);
    }

    public JsonObject toJson() {
        return new JsonObject().put("count", count).putTexts("examples", examples);
    }

    public static RecordGroup fromJson(JsonObject json) {
        return new RecordGroup(json.whole("count"), json.texts("examples"));
    }
}
