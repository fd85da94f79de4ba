package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.prompts.Chunk;
import io.latentrelay.coordinator.prompts.ChunkWriting;
import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.coordinator.prompts.Prompts;
import io.latentrelay.coordinator.prompts.RowSource;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A run file's rows, which are read once to be checked and counted, and again to be sent. */
final class Rows {

    private final PromptsReader reader;
    private final Supplier<RowReader> checking;
    private final RowSource source;

    Rows(PromptsReader reader, RowSource source, Supplier<RowReader> checking) {
        this.reader = reader;
        this.source = source;
        this.checking = checking;
    }

    /** Reads them all; what is wrong with them is reported. */
    Prompts count(Consumer<PromptRow> visitor) {
        return read(visitor, (chunk, lines) -> {});
    }

    private Prompts read(Consumer<PromptRow> visitor, BiConsumer<Chunk, byte[]> sink) {
        ChunkWriting writing = new ChunkWriting(sink);
        RowReader rows = checking.get();
        reader.read(
                source,
                raw -> {
                    PromptRow row = rows.read(raw);
                    writing.add(row);
                    visitor.accept(row);
                });
        return writing.finish(Prompts.Chunks.NONE);
    }

    /**
     * Reads them again.
     *
     * @param expected what was read the first time
     * @param sink takes each chunk with its lines
     * @throws IllegalArgumentException when they are others by now, cannot be read, or are not
     *     taken
     */
    void send(Prompts expected, BiConsumer<Chunk, byte[]> sink) {
        Prompts now = read(row -> {}, sink);
        reader.throwIfAnyProblem();
        if (!now.chunks().equals(expected.chunks())) {
            throw new IllegalArgumentException(
                    "the prompt file was changed while it was read; submit it again");
        }
    }
}
