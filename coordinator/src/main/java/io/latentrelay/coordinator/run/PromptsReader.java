package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the prompts of a run file: a list of texts, or a file with one a line. */
final class PromptsReader {

    private static final String RIGHT =
            "a list of prompts, or 'file: prompts.txt' with one prompt a line";

    private final Problems problems;
    private final PromptSource source;

    PromptsReader(Problems problems, PromptSource source) {
        this.problems = problems;
        this.source = source;
    }

    List<String> read(Section top) {
        Optional<Value> value = top.value("prompts");
        if (value.isEmpty()) {
            top.error("prompts", "missing; give " + RIGHT);
            return List.of();
        }
        if (value.get() instanceof Value.Mapping) {
            return fromFile(top.section("prompts", RunVocabulary.KEYS));
        }
        return listed(top, value.get());
    }

    private static List<String> fromFile(Section section, PromptSource source) {
        Optional<String> file = section.text("file");
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            return source.read(file.get());
        } catch (IllegalArgumentException e) {
            section.error("file", String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private List<String> fromFile(Section section) {
        if (section.value("file").isEmpty()) {
            section.error("file", "missing; name a text file with one prompt a line");
        }
        return fromFile(section, source);
    }

    private List<String> listed(Section top, Value value) {
        List<Value> items = top.items("prompts", value, RIGHT);
        if (items.isEmpty() && value instanceof Value.Sequence) {
            top.error("prompts", "an empty list; give at least one prompt");
        }
        List<String> prompts = new ArrayList<>(items.size());
        for (Value item : items) {
            if (item instanceof Value.Nothing) {
                problems.error(
                        item.line(),
                        "prompts[" + prompts.size() + "]",
                        "nothing; write \"\" for an empty prompt");
            }
            prompts.add(item instanceof Value.Nothing ? "" : prompt(top, item, prompts.size()));
        }
        return prompts;
    }

    private static String prompt(Section top, Value item, int row) {
        return top.text("prompts[" + row + "]", item).orElse("");
    }
}
