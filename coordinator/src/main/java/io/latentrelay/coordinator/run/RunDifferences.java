package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Excerpt;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonDocument;
import io.latentrelay.coordinator.prompts.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** In which keys two runs differ, for a message to the author of the second. */
final class RunDifferences {

    private static final int SHOWN = 5;

    // The one has too much to show, the other is no part of what a run says.
    private static final Set<String> NOT_COMPARED = Set.of("prompts", "grown_from");

    private RunDifferences() {}

    /** Such as {@code prompts (other texts), settings.steps (was 30, is 40)}. */
    static String between(RunDocument was, RunDocument is) {
        List<String> differences = new ArrayList<>();
        if (!was.run().prompts().equals(is.run().prompts())) {
            differences.add(describe(was.run().prompts(), is.run().prompts()));
        }
        Map<String, String> before = flat(was);
        flat(is).forEach(
                        (key, now) -> {
                            String old = before.getOrDefault(key, "absent");
                            if (!old.equals(now)) {
                                differences.add(
                                        key
                                                + " (was "
                                                + Excerpt.of(old)
                                                + ", is "
                                                + Excerpt.of(now)
                                                + ")");
                            }
                        });
        int shown = Math.min(SHOWN, differences.size());
        String more =
                shown < differences.size() ? " and " + (differences.size() - shown) + " more" : "";
        return String.join(", ", differences.subList(0, shown)) + more;
    }

    private static String describe(Prompts was, Prompts is) {
        return was.size() == is.size()
                ? "prompts (other texts)"
                : "prompts (was " + was.size() + ", is " + is.size() + ")";
    }

    private static Map<String, String> flat(RunDocument document) {
        Map<String, String> flat = new TreeMap<>();
        flatten("", JsonDocument.parse("run.json", document.bytes()), flat);
        return flat;
    }

    private static void flatten(String path, Value value, Map<String, String> flat) {
        if (value instanceof Value.Mapping mapping) {
            String prefix = path.isEmpty() ? "" : path + ".";
            mapping.entries().stream()
                    .filter(entry -> !path.isEmpty() || !NOT_COMPARED.contains(entry.key()))
                    .forEach(entry -> flatten(prefix + entry.key(), entry.value(), flat));
        } else {
            flat.put(path, whole(value));
        }
    }

    private static String whole(Value value) {
        if (value instanceof Value.Text text) {
            return "'" + text.text() + "'";
        }
        if (value instanceof Value.Sequence sequence) {
            return sequence.items().stream()
                    .map(RunDifferences::whole)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value.shown();
    }
}
