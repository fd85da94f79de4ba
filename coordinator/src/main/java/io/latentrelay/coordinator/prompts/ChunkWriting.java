package io.latentrelay.coordinator.prompts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Cuts rows into chunks, always in the same places, and hands each on when it is full. A few rows
 * stay as they are. Not safe for concurrent use.
 */
public final class ChunkWriting {

    /** More than this is cut into chunks. */
    static final int HELD_BYTES = 1 << 20;

    private static final int ROWS = 10_000;
    private static final int BYTES = 4 << 20;

    private final BiConsumer<Chunk, byte[]> sink;
    private final MessageDigest sha256 = sha256();
    private final List<Chunk> chunks = new ArrayList<>();
    private List<PromptRow> held = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 16);
    private int rows;
    private long bytes;
    private int count;

    /**
     * @param sink takes each chunk with its lines
     */
    public ChunkWriting(BiConsumer<Chunk, byte[]> sink) {
        this.sink = sink;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** How many rows there were so far. */
    public int count() {
        return count;
    }

    public void add(PromptRow row) {
        byte[] line = row.line().getBytes(StandardCharsets.UTF_8);
        text.writeBytes(line);
        text.write('\n');
        rows++;
        count++;
        bytes += line.length + 1L;
        if (bytes <= HELD_BYTES) {
            held.add(row);
        } else {
            held = new ArrayList<>();
        }
        if (rows == ROWS || text.size() >= BYTES) {
            flush();
        }
    }

    private void flush() {
        byte[] lines = text.toByteArray();
        text.reset();
        Chunk chunk = new Chunk(HexFormat.of().formatHex(sha256.digest(lines)), rows);
        rows = 0;
        chunks.add(chunk);
        sink.accept(chunk, lines);
    }

    /** All rows, once the last was added. */
    public Prompts finish(Prompts.Chunks source) {
        if (bytes <= HELD_BYTES) {
            return Prompts.of(held);
        }
        if (rows > 0) {
            flush();
        }
        return Prompts.stored(chunks, source);
    }
}
