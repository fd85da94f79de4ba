package io.latentrelay.inference;

import io.latentrelay.inference.onnx.ExecutionOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a model is run. None of it changes what comes out, but for tiles.
 *
 * @param promptCacheBytes memory for prompts already encoded
 * @param decodePixels pixels of pictures decoded in one call; a larger picture is decoded alone
 * @param decodeTile pictures larger than this many pixels a side are decoded in tiles that overlap,
 *     which needs less memory and is not quite the same picture; empty: never
 * @param digestCache file that remembers digests of model files, so that a start does not read them
 *     all again; never inside the model folder
 */
public record ModelOptions(
        ExecutionOptions execution,
        long promptCacheBytes,
        long decodePixels,
        Optional<Integer> decodeTile,
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
        if (decodeTile.filter(side -> side < 1).isPresent()) {
            throw new IllegalArgumentException(
                    "pixels of a decode tile must be at least 1: " + decodeTile.get());
        }
    }

    /** All cores, 256 MiB of prompts, a megapixel a decode, no tiles, no digest cache. */
    public static ModelOptions defaults() {
        return new ModelOptions(
                ExecutionOptions.defaults(), 256 * MEBI, MEBI, Optional.empty(), Optional.empty());
    }

    public ModelOptions withIntraOpThreads(int threads) {
        return new ModelOptions(
                new ExecutionOptions(threads, execution.spinning()),
                promptCacheBytes,
                decodePixels,
                decodeTile,
                digestCache);
    }

    /**
     * How pictures are decoded.
     *
     * @param megapixels decoded in one call, in pictures of 1024x1024
     * @param tile pixels a side above which a picture is decoded in tiles
     */
    public ModelOptions withDecoding(int megapixels, Optional<Integer> tile) {
        return new ModelOptions(execution, promptCacheBytes, megapixels * MEBI, tile, digestCache);
    }

    public ModelOptions withDigestCache(Path file) {
        return new ModelOptions(
                execution, promptCacheBytes, decodePixels, decodeTile, Optional.of(file));
    }
}
