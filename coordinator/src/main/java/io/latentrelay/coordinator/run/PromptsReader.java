package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.prompts.Prompts;
import io.latentrelay.coordinator.prompts.RawRow;
import io.latentrelay.coordinator.prompts.RowSource;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the prompts of a run file: listed, in a file, or made from templates. */
final class PromptsReader {

    private static final String RIGHT =
            "a list of prompts, or 'file: prompts.txt' with one prompt a line";
    private static final int MOST = 1_000_000_000;

    private final Section top;
    private final Problems problems;
    private final PromptSource files;

    PromptsReader(Section top, Problems problems, PromptSource files) {
        this.top = top;
        this.problems = problems;
        this.files = files;
    }

    /** Which of a row's columns is its prompt. */
    String promptColumn() {
        return block().flatMap(block -> block.text("column")).orElse("prompt");
    }

    private Optional<Section> block() {
        return top.value("prompts")
                .filter(Value.Mapping.class::isInstance)
                .map(value -> top.section("prompts", RunVocabulary.KEYS));
    }

    /** The rows that a document says lie in the bucket, if it does. */
    Optional<Prompts> stored(Prompts.Chunks chunks) {
        return block().filter(block -> block.value("chunks").isPresent())
                .map(block -> PromptsText.stored(block, chunks));
    }

    /** Where the rows are read. */
    RowSource source() {
        Optional<Value> value = top.value("prompts");
        if (value.isEmpty()) {
            top.error("prompts", "missing; give " + RIGHT);
            return rows -> {};
        }
        Optional<Section> block = block();
        if (block.isPresent()) {
            return new PromptBlock(block.get(), problems, files).source();
        }
        List<Value> items = top.items("prompts", value.get(), RIGHT);
        if (items.isEmpty() && value.get() instanceof Value.Sequence) {
            top.error("prompts", "an empty list; give at least one prompt");
        }
        return rows -> listed(items, rows);
    }

    private void listed(List<Value> items, Consumer<RawRow> rows) {
        for (int row = 0; row < items.size(); row++) {
            Value item = items.get(row);
            String place = problems.place(item.line()) + "prompts[" + row + "]";
            if (item instanceof Value.Nothing) {
                problems.errorAt(place, "nothing; write \"\" for an empty prompt");
            } else {
                rows.accept(new RawRow(place, item));
            }
        }
    }

    /** Hands on every row, unless so much is wrong that more would be of no use. */
    void read(RowSource source, Consumer<RawRow> rows) {
        long[] count = {0};
        try {
            source.read(
                    raw -> {
                        if (problems.areMany() || count[0]++ >= MOST) {
                            throw new EnoughException();
                        }
                        rows.accept(raw);
                    });
        } catch (EnoughException e) {
            if (count[0] > MOST) {
                top.error("prompts", "more than " + MOST + " prompts");
            }
        } catch (IllegalArgumentException e) {
            problems.error(line(), key(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * @throws IllegalArgumentException with whatever was wrong so far
     */
    void throwIfAnyProblem() {
        problems.throwIfAny();
    }

    private int line() {
        return block().filter(block -> block.value("file").isPresent())
                .map(block -> block.line("file"))
                .orElseGet(() -> top.line("prompts"));
    }

    private String key() {
        return block().filter(block -> block.value("file").isPresent()).isPresent()
                ? "prompts.file"
                : "prompts";
    }

    /** Ends reading when there is nothing to be gained from more. */
    private static final class EnoughException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
