package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonDocument;
import io.latentrelay.coordinator.prompts.Chunk;
import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.coordinator.prompts.Prompts;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Prompts as run documents have them. */
final class PromptsText {

    private PromptsText() {}

    static Value of(Prompts prompts) {
        return prompts.isHeld() ? held(prompts) : stored(prompts);
    }

    // As an author would list them: a text, or columns.
    private static Value held(Prompts prompts) {
        return new Value.Sequence(1, prompts.held().stream().map(PromptsText::row).toList());
    }

    private static Value row(PromptRow row) {
        Value.Text prompt = new Value.Text(1, row.prompt());
        if (row.settings().isEmpty() && row.extra().isEmpty()) {
            return prompt;
        }
        List<Value.Entry> entries = new ArrayList<>();
        entries.add(new Value.Entry(SettingNames.PROMPT, 1, prompt));
        row.settings().forEach((key, value) -> entries.add(new Value.Entry(key, 1, value)));
        if (!row.extra().isEmpty()
                && JsonDocument.parse("extra", row.extra().getBytes(StandardCharsets.UTF_8))
                        instanceof Value.Mapping extra) {
            entries.addAll(extra.entries());
        }
        return new Value.Mapping(1, entries);
    }

    private static Value stored(Prompts prompts) {
        List<Value> chunks =
                prompts.chunks().stream()
                        .<Value>map(
                                chunk ->
                                        new Value.Mapping(
                                                1,
                                                List.of(
                                                        new Value.Entry(
                                                                "sha256",
                                                                1,
                                                                new Value.Text(1, chunk.sha256())),
                                                        new Value.Entry(
                                                                "rows",
                                                                1,
                                                                Values.whole(chunk.rows())))))
                        .toList();
        return new Value.Mapping(
                1,
                List.of(
                        new Value.Entry("rows", 1, Values.whole(prompts.size())),
                        new Value.Entry("chunks", 1, new Value.Sequence(1, chunks))));
    }

    /** Reads what {@link #of} wrote of prompts in the bucket. */
    static Prompts stored(Section block, Prompts.Chunks source) {
        List<Chunk> chunks = new ArrayList<>();
        Value written = block.value("chunks").orElseThrow();
        for (Value item : block.items("chunks", written, "a list of chunks")) {
            Section chunk = block.inside("chunks", item, RunVocabulary.KEYS);
            String sha256 = chunk.text("sha256").orElse("");
            long rows = chunk.whole("rows", 1, 10_000).orElse(1L);
            if (!sha256.matches("[0-9a-f]{64}")) {
                chunk.error("sha256", "must be 64 hex digits");
            }
            chunks.add(new Chunk(sha256, (int) rows));
        }
        long rows = chunks.stream().mapToLong(Chunk::rows).sum();
        if (block.whole("rows", 0, 1_000_000_000).orElse(0L) != rows) {
            block.error("rows", "must be the sum of the chunks' rows, " + rows);
        }
        return Prompts.stored(chunks, source);
    }
}
