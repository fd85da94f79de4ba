package io.latentrelay.worker;

import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a model is prepared for before it takes work. */
public final class PreparationOptions {

    public static final Option SIZES =
            Option.optional(
                    "sizes",
                    "LIST",
                    "Sizes of the pictures to come, width x height, the commonest first, such as"
                            + " 1024x1024,832x1216: each is computed once before the worker is"
                            + " ready. TensorRT makes its engines for them and takes no others."
                            + " Default: nothing is warmed up.");
    public static final Option PROMPT_CHUNKS =
            Option.withDefault(
                    "prompt-chunks",
                    "N",
                    "Chunks of 75 tokens that a long prompt may have where TensorRT runs the UNet.",
                    "3");
    public static final Option ENGINE_CACHE =
            Option.optional(
                    "engine-cache",
                    "DIR",
                    "Where TensorRT keeps its engines, of any model and GPU, so that a start does not"
                            + " make them again; 'relay prepare' fills it. Default: kept nowhere.");

    public static final List<Option> OPTIONS = List.of(PROMPT_CHUNKS, ENGINE_CACHE);

    private static final int MOST_CHUNKS = 16;

    private PreparationOptions() {}

    /** As the user wrote them. */
    public static Optional<String> sizes(Settings settings) {
        return settings.optional(SIZES);
    }

    public static int promptChunks(Settings settings) {
        return settings.integer(PROMPT_CHUNKS, 1, MOST_CHUNKS);
    }

    public static Optional<Path> engineCache(Settings settings) {
        return settings.optional(ENGINE_CACHE).isPresent()
                ? Optional.of(settings.path(ENGINE_CACHE))
                : Optional.empty();
    }
}
