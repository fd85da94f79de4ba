package io.latentrelay.local.grid;

import io.latentrelay.coordinator.prompts.Chunk;
import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.transport.store.VerifiedObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a grid finds a run: a bucket, or the folder in which an embedded store keeps one. */
interface StoredObjects {

    Optional<byte[]> get(String key);

    /** The lines of a chunk of a run's prompts. */
    default byte[] lines(Chunk chunk) {
        byte[] lines =
                get(chunk.key())
                        .map(ChunkObjects::unpack)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                chunk.key() + " with prompts of the run is gone"));
        if (!VerifiedObject.sha256(lines).equals(chunk.sha256())) {
            throw new IllegalArgumentException(
                    chunk.key() + " with prompts of the run was changed");
        }
        return lines;
    }

    /** Objects as the plain files that an embedded store makes of them; it need not be running. */
    static StoredObjects in(Path bucket) {
        return key -> {
            try {
                return Optional.of(Files.readAllBytes(bucket.resolve(key)));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + bucket.resolve(key), e);
            }
        };
    }
}
