package io.latentrelay.coordinator.prompts;

import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Chunks of prompts as objects in the bucket. */
public final class ChunkObjects implements Prompts.Chunks {

    /** How object stores are told what a chunk is. */
    public static final String CONTENT_TYPE = "application/gzip";

    // A chunk has about 4 MiB of lines; a small object must not unpack to fill the memory.
    private static final int MOST = 64 << 20;

    private final ObjectStore store;

    public ChunkObjects(ObjectStore store) {
        this.store = store;
    }

    /** A chunk's object. */
    public static byte[] pack(byte[] lines) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(lines.length / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /**
     * The lines in a chunk's object.
     *
     * @throws IllegalArgumentException when the object is none
     */
    public static byte[] unpack(byte[] object) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(object))) {
            byte[] lines = in.readNBytes(MOST + 1);
            if (lines.length > MOST) {
                throw new IllegalArgumentException("unpacks to more than " + (MOST >> 20) + " MiB");
            }
            return lines;
        } catch (IOException e) {
            throw new IllegalArgumentException("is not gzipped: " + e.getMessage(), e);
        }
    }

    /**
     * @throws IllegalArgumentException when a chunk is not in the bucket
     */
    public void requireAll(List<Chunk> chunks) {
        for (Chunk chunk : chunks) {
            try (Stream<String> keys = store.list(chunk.key())) {
                if (keys.noneMatch(chunk.key()::equals)) {
                    throw new IllegalArgumentException(
                            "there is no object "
                                    + store.bucket()
                                    + "/"
                                    + chunk.key()
                                    + " with prompts of the run; submit its run file with 'relay"
                                    + " submit', which brings them there");
                }
            }
        }
    }

    @Override
    public byte[] apply(Chunk chunk) {
        byte[] lines =
                store.get(chunk.key())
                        .map(ChunkObjects::unpack)
                        .orElseThrow(() -> refusal(chunk, "is gone"));
        if (!VerifiedObject.sha256(lines).equals(chunk.sha256())) {
            throw refusal(chunk, "was changed");
        }
        return lines;
    }

    private IllegalStateException refusal(Chunk chunk, String what) {
        return new IllegalStateException(
                "object " + store.bucket() + "/" + chunk.key() + " with prompts of a run " + what);
    }
}
