package io.latentrelay.inference;

import io.latentrelay.inference.onnx.ExecutionOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a model is run. None of it changes what comes out.
 *
 * @param promptCacheBytes memory for prompts already encoded
 * @param decodePixels pixels of pictures decoded in one call; a larger picture is decoded alone
 * @param digestCache file that remembers digests of model files, so that a start does not read them
 *     all again; never inside the model folder
 */
public record ModelOptions(
        ExecutionOptions execution,
        long promptCacheBytes,
        long decodePixels,
        Optional<Path> digestCache) {

    private static final long MEBI = 1 << 20;

    public ModelOptions {
        if (promptCacheBytes < 0) {
            throw new IllegalArgumentException(
                    "prompt cache bytes cannot be negative: " + promptCacheBytes);
        }
        if (decodePixels < 1) {
            throw new IllegalArgumentException(
                    "pixels per decode must be at least 1: " + decodePixels);
        }
    }

    /** All cores, 256 MiB of prompts, a megapixel a decode, no digest cache. */
    public static ModelOptions defaults() {
        return new ModelOptions(ExecutionOptions.defaults(), 256 * MEBI, MEBI, Optional.empty());
    }

    public ModelOptions withIntraOpThreads(int threads) {
        return new ModelOptions(
                new ExecutionOptions(threads, execution.spinning()),
                promptCacheBytes,
                decodePixels,
                digestCache);
    }

    public ModelOptions withDigestCache(Path file) {
        return new ModelOptions(execution, promptCacheBytes, decodePixels, Optional.of(file));
    }
}
