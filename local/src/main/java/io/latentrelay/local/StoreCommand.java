package io.latentrelay.local;

import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.fleet.DataFolder;
import io.latentrelay.local.fleet.LocalStore;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.work.Termination;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code relay store}: the embedded S3 server as a process of its own. */
final class StoreCommand implements Command {
    private static final Option PORT =
            Option.withDefault("port", "PORT", "Port on 127.0.0.1; 0 for any free one.", "9000");
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
        return "An S3 server that listens on 127.0.0.1 only and keeps objects as plain files,"
                + " DATA/store/BUCKET/KEY. For more than trying out, use any S3-compatible store.";
    }

    @Override
    public List<Option> options() {
        return List.of(PORT, DATA);
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        int port = settings.integer(PORT, 0, 65_535);
        DataFolder data = DataFolder.open(settings.path(DATA));
        CountDownLatch stop = new CountDownLatch(1);
        return Termination.orderly(stop::countDown, () -> serve(data, port, out, stop));
    }

    private static int serve(DataFolder data, int port, PrintStream out, CountDownLatch stop)
            throws InterruptedException {
        try (EmbeddedStore store = EmbeddedStore.start(data.store(), port, LocalStore.ACCESS)) {
            out.println("S3 store at " + store.endpoint() + ", objects in " + store.bucketFolder());
            Needed.print(LocalStore.options(store), out);
            out.println("Ctrl-C stops it; its objects stay.");
            stop.await();
            return 0;
        }
    }
}
