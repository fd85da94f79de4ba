package io.latentrelay.worker;

import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.work.WorkerOptions;
import java.util.ArrayList;
import java.util.List;

/** How a model's networks are run: all alike, or one kind in its own way. */
final class NetworkOptions {

    private static final Option PROVIDERS =
            Option.withDefault(
                    "providers",
                    "LIST",
                    "What computes the networks, in order of preference: of tensorrt, cuda, cpu,"
                            + " joined by commas.",
                    "cpu");
    private static final Option DEVICE =
            Option.withDefault("device", "N", "Which GPU, for tensorrt and cuda.", "0");
    private static final Option ALLOW_FALLBACK =
            Option.flag(
                    "allow-fallback",
                    "Go on, with a warning, without a provider that cannot be had; otherwise that"
                            + " is an error.");

    /** Kinds of networks that can be told apart from the others. */
    private static final List<String> NETWORKS = List.of("text-encoder", "unet", "vae");

    /** Beside {@link WorkerOptions#THREADS}. */
    static final List<Option> OPTIONS = options();

    private static final int MAX_THREADS = 1024;

    /**
     * What was asked for one kind of network.
     *
     * @param threads of one call on the CPU
     * @param providers joined by commas
     */
    record Asked(int threads, String providers, int device, boolean allowsFallback) {}

    private NetworkOptions() {}

    private static List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(PROVIDERS, DEVICE, ALLOW_FALLBACK));
        for (String network : NETWORKS) {
            options.add(providers(network));
            options.add(threads(network));
        }
        return List.copyOf(options);
    }

    private static Option providers(String network) {
        return Option.optional(
                network + "-providers", "LIST", "Default: those of " + PROVIDERS.onCommandLine());
    }

    private static Option threads(String network) {
        return Option.optional(
                network + "-threads",
                "N",
                "Default: those of " + WorkerOptions.THREADS.onCommandLine());
    }

    /**
     * For one kind of network.
     *
     * @param network text-encoder, unet or vae
     */
    static Asked of(Settings settings, String network) {
        Option threads = threads(network);
        return new Asked(
                settings.optional(threads).isPresent()
                        ? settings.integer(threads, 1, MAX_THREADS)
                        : WorkerOptions.threads(settings),
                settings.optional(providers(network)).orElse(settings.string(PROVIDERS)),
                settings.integer(DEVICE, 0, 255),
                settings.flag(ALLOW_FALLBACK));
    }
}
