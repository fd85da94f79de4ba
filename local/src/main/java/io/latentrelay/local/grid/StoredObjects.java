package io.latentrelay.local.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a grid finds a run: a bucket, or the folder in which an embedded store keeps one. */
interface StoredObjects {

    Optional<byte[]> get(String key);

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
