package io.latentrelay.transport.work;

import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
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

    /** For every worker. */
    public static final List<Option> OPTIONS = List.of(NAME, BATCH, MAX_DELIVERIES);

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

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
