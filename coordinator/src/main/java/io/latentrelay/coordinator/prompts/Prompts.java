package io.latentrelay.coordinator.prompts;

import io.latentrelay.coordinator.document.Value;
import java.util.List;
import java.util.function.Function;

/**
 * The prompts of a run, one a row. Few of them are held here, many lie in chunks in the bucket, of
 * which a few are held at a time: finding a row is cheap, in order most of all. Safe for concurrent
 * use.
 */
public final class Prompts {

    /** Where chunks are read: the lines of one. */
    @FunctionalInterface
    public interface Chunks extends Function<Chunk, byte[]> {

        /** For where rows are counted and not looked at. */
        Chunks NONE =
                chunk -> {
                    throw new IllegalStateException(
                            "the prompts of this run are in the bucket: " + chunk.key());
                };
    }

    private final List<PromptRow> held;
    private final StoredRows stored;

    private Prompts(List<PromptRow> held, StoredRows stored) {
        this.held = List.copyOf(held);
        this.stored = stored;
    }

    /** Few enough to be held. */
    public static Prompts of(List<PromptRow> rows) {
        return new Prompts(rows, new StoredRows(List.of(), Chunks.NONE));
    }

    /** Prompts without anything else. */
    public static Prompts ofTexts(List<String> texts) {
        return of(texts.stream().map(PromptRow::of).toList());
    }

    /** In the bucket. */
    public static Prompts stored(List<Chunk> chunks, Chunks source) {
        return new Prompts(List.of(), new StoredRows(chunks, source));
    }

    public int size() {
        return isHeld() ? held.size() : stored.size();
    }

    /** Whether the rows themselves are here. */
    public boolean isHeld() {
        return stored.chunks().isEmpty();
    }

    /** Of rows that are not held. */
    public List<Chunk> chunks() {
        return stored.chunks();
    }

    /**
     * @throws IllegalStateException when the row's chunk is not what it was
     */
    public PromptRow row(int row) {
        return isHeld() ? held.get(row) : stored.row(row);
    }

    /** The rows that are held. */
    public List<PromptRow> held() {
        return held;
    }

    /**
     * Whether the first rows are all the rows of {@code other}, word for word. Chunks that both
     * have are not read.
     */
    public boolean startsWith(Prompts other) {
        int same = 0;
        while (same < Math.min(chunks().size(), other.chunks().size())
                && chunks().get(same).equals(other.chunks().get(same))) {
            same++;
        }
        int first = chunks().subList(0, same).stream().mapToInt(Chunk::rows).sum();
        if (other.size() > size()) {
            return false;
        }
        for (int row = first; row < other.size(); row++) {
            if (!isSame(row(row), other.row(row))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(PromptRow one, PromptRow other) {
        return one.line().equals(other.line());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prompts that
                && chunks().equals(that.chunks())
                && lines().equals(that.lines());
    }

    private List<String> lines() {
        return held.stream().map(PromptRow::line).toList();
    }

    @Override
    public int hashCode() {
        return 31 * chunks().hashCode() + lines().hashCode();
    }

    @Override
    public String toString() {
        return "Prompts[" + size() + "]";
    }

    /** As they stand in a document: what a row's line says. */
    public static Prompts parse(List<Value> rows) {
        return of(rows.stream().map(PromptRow::of).toList());
    }
}
