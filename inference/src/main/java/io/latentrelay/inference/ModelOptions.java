package io.latentrelay.inference;

import static java.util.Objects.requireNonNull;

import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.Provider;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a model is run. None of it changes what comes out, but for tiles and for providers other than
 * the CPU.
 *
 * @param executions how each kind of network is run
 * @param promptCacheBytes memory for prompts already encoded
 * @param decodePixels pixels of pictures decoded in one call; a larger picture is decoded alone
 * @param decodeTile pictures larger than this many pixels a side are decoded in tiles that overlap,
 *     which needs less memory and is not quite the same picture; empty: never
 * @param digestCache file that remembers digests of model files, so that a start does not read them
 *     all again; never inside the model folder
 * @param preparation what is known beforehand of the calls to come, and kept from earlier starts
 */
public record ModelOptions(
        Map<NetworkKind, ExecutionOptions> executions,
        long promptCacheBytes,
        long decodePixels,
        Optional<Integer> decodeTile,
        Optional<Path> digestCache,
        Preparation preparation) {

    private static final long MEBI = 1 << 20;

    public ModelOptions {
        executions = Map.copyOf(executions);
        if (executions.size() != NetworkKind.values().length) {
            throw new IllegalArgumentException(
                    "how some networks are run is not said: " + executions.keySet());
        }
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

    private static Map<NetworkKind, ExecutionOptions> each(
            Function<NetworkKind, ExecutionOptions> execution) {
        return Arrays.stream(NetworkKind.values())
                .collect(Collectors.toMap(network -> network, execution));
    }

    /** All cores, 256 MiB of prompts, a megapixel a decode, no tiles, no digest cache. */
    public static ModelOptions defaults() {
        return new ModelOptions(
                each(network -> ExecutionOptions.defaults()),
                256 * MEBI,
                MEBI,
                Optional.empty(),
                Optional.empty(),
                Preparation.none());
    }

    /** How networks of a kind are run. */
    public ExecutionOptions execution(NetworkKind network) {
        return requireNonNull(executions.get(network), "checked to be there");
    }

    /** The GPU it was given, as the CUDA provider counts them. */
    int device() {
        return execution(NetworkKind.UNET).gpu().device();
    }

    /** Every network with so many threads on the CPU. */
    public ModelOptions withIntraOpThreads(int threads) {
        return withExecution(network -> execution(network).withIntraOpThreads(threads));
    }

    /** Each kind of network run in its own way. */
    public ModelOptions withExecution(Function<NetworkKind, ExecutionOptions> execution) {
        return new ModelOptions(
                each(execution),
                promptCacheBytes,
                decodePixels,
                decodeTile,
                digestCache,
                preparation);
    }

    /**
     * How pictures are decoded.
     *
     * @param megapixels decoded in one call, in pictures of 1024x1024
     * @param tile pixels a side above which a picture is decoded in tiles
     */
    public ModelOptions withDecoding(int megapixels, Optional<Integer> tile) {
        return new ModelOptions(
                executions, promptCacheBytes, megapixels * MEBI, tile, digestCache, preparation);
    }

    public ModelOptions withDigestCache(Path file) {
        return new ModelOptions(
                executions,
                promptCacheBytes,
                decodePixels,
                decodeTile,
                Optional.of(file),
                preparation);
    }

    /** With what is known beforehand. */
    public ModelOptions withPreparation(Preparation known) {
        return new ModelOptions(
                executions, promptCacheBytes, decodePixels, decodeTile, digestCache, known);
    }

    /** Whether any network is to run there. */
    boolean asksFor(Provider provider) {
        return executions.values().stream().anyMatch(execution -> execution.asksFor(provider));
    }
}
