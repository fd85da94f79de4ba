package io.latentrelay.local;

import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.embedded.StoreAccess;
import io.latentrelay.local.fleet.DataFolder;
import io.latentrelay.local.fleet.LocalStore;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.work.Termination;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code relay store}: the embedded S3 server as a process of its own. */
final class StoreCommand implements Command {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Option PORT =
            Option.withDefault("port", "PORT", "Port to listen on; 0 for any free one.", "9000");
    private static final Option HOST =
            Option.withDefault(
                    "host",
                    "ADDRESS",
                    "Address to listen on; any but 127.0.0.1 needs keys of your own.",
                    LOOPBACK);
    private static final Option DATA = DataFolder.option("relay-data/servers");

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String summary() {
        return "Run an S3 server on this machine, for trying out.";
    }

    @Override
    public String description() {
        return "An S3 server that keeps objects as plain files, DATA/store/BUCKET/KEY."
                + " For more than trying out, use any S3-compatible store.";
    }

    @Override
    public List<Option> options() {
        return List.of(
                PORT,
                HOST,
                S3Connection.BUCKET,
                S3Connection.S3_ACCESS_KEY,
                S3Connection.S3_SECRET_KEY,
                DATA);
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        int port = settings.integer(PORT, 0, 65_535);
        String host = settings.string(HOST);
        StoreAccess access = access(settings);
        requireOwnKeys(host, access);
        DataFolder data = DataFolder.open(settings.path(DATA));
        CountDownLatch stop = new CountDownLatch(1);
        return Termination.orderly(
                stop::countDown,
                () -> {
                    try (EmbeddedStore store =
                            EmbeddedStore.start(data.store(), host, port, access)) {
                        say(store, out);
                        stop.await();
                        return 0;
                    }
                });
    }

    private static StoreAccess access(Settings settings) {
        return new StoreAccess(
                settings.string(S3Connection.BUCKET),
                settings.optional(S3Connection.S3_ACCESS_KEY).orElse(LocalStore.ACCESS.accessKey()),
                settings.optional(S3Connection.S3_SECRET_KEY)
                        .orElse(LocalStore.ACCESS.secretKey()));
    }

    // Those that everybody knows are for this machine only.
    private static void requireOwnKeys(String host, StoreAccess access) {
        if (!host.equals(LOOPBACK) && access.secretKey().equals(LocalStore.ACCESS.secretKey())) {
            throw new IllegalArgumentException(
                    "host "
                            + host
                            + " opens the store to others, who know its default keys: set"
                            + " RELAY_S3_ACCESS_KEY and RELAY_S3_SECRET_KEY, or listen on "
                            + LOOPBACK);
        }
    }

    /** Keys that were given are not repeated: they may be secret. */
    private static void say(EmbeddedStore store, PrintStream out) {
        out.println("S3 store at " + store.endpoint() + ", objects in " + store.bucketFolder());
        if (store.access().secretKey().equals(LocalStore.ACCESS.secretKey())) {
            Needed.print(LocalStore.options(store), out);
        }
        out.println("Ctrl-C stops it; its objects stay.");
    }
}
