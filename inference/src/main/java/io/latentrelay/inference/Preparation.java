package io.latentrelay.inference;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a model can be prepared with.
 *
 * @param calls that it is to expect; without, nothing is warmed up
 * @param engineCache folder where TensorRT's engines are kept, of any model and any GPU
 */
public record Preparation(Optional<DeclaredCalls> calls, Optional<Path> engineCache) {

    /** Nothing is known and nothing is kept. */
    public static Preparation none() {
        return new Preparation(Optional.empty(), Optional.empty());
    }
}
