package io.latentrelay.transport.work;

import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/** What every worker can be told of itself. */
public final class WorkerOptions {

    public static final Option NAME =
            Option.optional(
                    "worker-name",
                    "NAME",
                    "Unique in the fleet; stands in results and logs. Default: host and process.");
    public static final Option BATCH =
            Option.withDefault(
                    "batch", "N", "Most jobs worked on together, in one network call a step.", "4");
    public static final Option MAX_DELIVERIES =
            Option.withDefault(
                    "max-deliveries",
                    "N",
                    "Work handed out more often than this without an end is given up as failed.",
                    "8");

    public static final Option THREADS =
            Option.withDefault(
                    "threads",
                    "N",
                    "Threads that share the work of one network call on the CPU; 0: one per core.",
                    "0");
    public static final Option DIGEST_CACHE =
            Option.optional(
                    "digest-cache",
                    "FILE",
                    "Remembers hashes of model files, so that a start does not read them all again."
                            + " Default: latent-relay/digests in the user's cache folder.");

    /** For every worker. */
    public static final List<Option> OPTIONS =
            List.of(NAME, BATCH, MAX_DELIVERIES, THREADS, DIGEST_CACHE);

    private WorkerOptions() {}

    public static WorkLoop.Limits limits(Settings settings) {
        return new WorkLoop.Limits(
                settings.integer(BATCH, 1, 256), settings.integer(MAX_DELIVERIES, 1, 9));
    }

    /** The name given, or one made of stage, host and process. */
    public static String name(Settings settings, String stage) {
        return settings.optional(NAME)
                .orElseGet(() -> stage + "-" + host() + "-" + ProcessHandle.current().pid());
    }

    /** Threads for one network call. */
    public static int threads(Settings settings) {
        int threads = settings.integer(THREADS, 0, 1024);
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** Where hashes of model files are remembered. */
    public static Path digestCache(Settings settings) {
        if (settings.isGiven(DIGEST_CACHE)) {
            return settings.path(DIGEST_CACHE);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                cache == null || cache.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache);
        return folder.resolve("latent-relay").resolve("digests");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
