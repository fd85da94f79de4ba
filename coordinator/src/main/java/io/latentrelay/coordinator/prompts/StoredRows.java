package io.latentrelay.coordinator.prompts;

import io.latentrelay.coordinator.prompts.Prompts.Chunks;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows in chunks, of which the last few used are kept. Safe for concurrent use. */
final class StoredRows {

    // Dispatch, manifest and a grid page each read on their own.
    private static final int KEPT = 4;

    private final List<Chunk> chunks;
    private final Chunks source;
    // Of each chunk the row after its last.
    private final int[] ends;
    private final Map<Integer, Lines> kept =
            new LinkedHashMap<>(8, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Lines> eldest) {
                    return size() > KEPT;
                }
            };

    StoredRows(List<Chunk> chunks, Chunks source) {
        this.chunks = List.copyOf(chunks);
        this.source = source;
        this.ends = new int[chunks.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end = Math.addExact(end, chunks.get(i).rows());
            ends[i] = end;
        }
    }

    List<Chunk> chunks() {
        return chunks;
    }

    int size() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    PromptRow row(int row) {
        if (row < 0 || row >= size()) {
            throw new IllegalArgumentException("row " + row + " is not one of " + size());
        }
        int found = Arrays.binarySearch(ends, row + 1);
        int chunk = found >= 0 ? found : -found - 1;
        int first = chunk == 0 ? 0 : ends[chunk - 1];
        return PromptRow.parse(lines(chunk).line(row - first));
    }

    private synchronized Lines lines(int chunk) {
        Lines lines = kept.get(chunk);
        if (lines == null) {
            lines = Lines.of(source.apply(chunks.get(chunk)));
            if (lines.count() != chunks.get(chunk).rows()) {
                throw new IllegalStateException(
                        chunks.get(chunk).key()
                                + " has "
                                + lines.count()
                                + " rows instead of "
                                + chunks.get(chunk).rows());
            }
            kept.put(chunk, lines);
        }
        return lines;
    }

    /** Text and where its lines end. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Lines(byte[] text, int[] lineEnds) {

        static Lines of(byte[] text) {
            int count = 0;
            for (byte b : text) {
                count += b == '\n' ? 1 : 0;
            }
            int[] ends = new int[count];
            int line = 0;
            for (int i = 0; i < text.length; i++) {
                if (text[i] == '\n') {
                    ends[line++] = i;
                }
            }
            return new Lines(text, ends);
        }

        int count() {
            return lineEnds.length;
        }

        byte[] line(int line) {
            int start = line == 0 ? 0 : lineEnds[line - 1] + 1;
            return Arrays.copyOfRange(text, start, lineEnds[line]);
        }
    }
}
