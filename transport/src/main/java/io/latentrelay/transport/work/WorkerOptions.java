package io.latentrelay.transport.work;

import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.telemetry.StatusServer;
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
    public static final Option LANES =
            Option.withDefault(
                    "lanes",
                    "N",
                    "Images worked on together, each at its own step, in one network call.",
                    "4");
    public static final Option MAX_ROWS =
            Option.withDefault(
                    "max-rows",
                    "N",
                    "Rows of one network call at most; an image under guidance takes two."
                            + " 0: two for each lane.",
                    "0");
    public static final Option MAX_ATTEMPTS =
            Option.withDefault(
                    "max-attempts",
                    "N",
                    "Work on which so many attempts have ended in an error is given up as failed.",
                    "3");
    public static final Option MAX_DELIVERIES =
            Option.withDefault(
                    "max-deliveries",
                    "N",
                    "Work handed out more often than this without an end, as workers were killed or"
                            + " fell silent, is given up as failed.",
                    "8");
    public static final Option RETRY_PAUSE =
            Option.withDefault(
                    "retry-pause",
                    "TIME",
                    "How long work rests, outside the lanes, after its first attempt failed; twice as"
                            + " long after each further one, 30s at most.",
                    "1s");
    public static final Option DRAIN_TIMEOUT =
            Option.withDefault(
                    "drain-timeout",
                    "TIME",
                    "How long a worker told to stop may take to hand on images in progress; after"
                            + " that they are given back and begin anew.",
                    "5s");

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

    /** For every worker, beside how its model is run. */
    public static final List<Option> OPTIONS =
            List.of(
                    NAME,
                    LANES,
                    MAX_ROWS,
                    MAX_ATTEMPTS,
                    MAX_DELIVERIES,
                    RETRY_PAUSE,
                    DRAIN_TIMEOUT,
                    StatusServer.HTTP_LISTEN);

    /** One may wait for a picture to start from while another encodes a prompt. */
    private static final int FEEDERS = 2;

    /** Each is a member of a group that may have a thousand. */
    private static final int MOST_CONSUMERS = 8;

    private WorkerOptions() {}

    /** How a worker is fed whose engine holds so many images in its lanes and waiting for one. */
    public static FeedingLimits feeding(Settings settings) {
        return new FeedingLimits(
                lanes(settings) + backlog(settings),
                FEEDERS,
                settings.integer(MAX_DELIVERIES, 1, 9),
                settings.integer(MAX_ATTEMPTS, 1, 1000),
                settings.duration(RETRY_PAUSE),
                settings.duration(DRAIN_TIMEOUT));
    }

    /** Images advanced by one network call. */
    public static int lanes(Settings settings) {
        return settings.integer(LANES, 1, 256);
    }

    /**
     * Images that wait for a lane: enough for the lanes that become free at one step, few enough
     * not to keep work from a worker that has none.
     */
    public static int backlog(Settings settings) {
        return (lanes(settings) + 1) / 2;
    }

    /** Rows of one network call. */
    public static int maxRows(Settings settings) {
        int rows = settings.integer(MAX_ROWS, 0, 1024);
        if (rows == 1) {
            throw settings.refusal(
                    MAX_ROWS, "0 or at least 2, which an image under guidance takes");
        }
        return rows == 0 ? 2 * lanes(settings) : rows;
    }

    /** The topic's work, fetched in pieces that make up what such a worker has room for. */
    public static WorkQueue queue(Settings settings, KafkaConnection kafka, String topic) {
        int given = settings.integer(KafkaConnection.WORK_CONSUMERS, 0, 64);
        int consumers = given == 0 ? Math.min(Math.max(2, lanes(settings)), MOST_CONSUMERS) : given;
        int room = lanes(settings) + backlog(settings);
        return kafka.workQueue(topic, (room + consumers - 1) / consumers, consumers);
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
