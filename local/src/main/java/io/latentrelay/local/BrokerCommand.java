package io.latentrelay.local;

import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.local.fleet.DataFolder;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.work.Termination;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code relay broker}: the embedded Kafka broker as a process of its own. */
final class BrokerCommand implements Command {
    private static final Option PORT =
            Option.withDefault("port", "PORT", "Port on 127.0.0.1; 0 for any free one.", "9092");
    private static final Option DATA = DataFolder.option("relay-data/servers");

    @Override
    public String name() {
        return "broker";
    }

    @Override
    public String summary() {
        return "Run a Kafka broker on this machine, for trying out.";
    }

    @Override
    public String description() {
        return "One Kafka node that listens on 127.0.0.1 only and keeps its records in DATA/broker."
                + " For more than trying out, use a Kafka cluster, version 4.2 or newer.";
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
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.broker(), port)) {
            out.println("Kafka broker at " + broker.bootstrapServers() + ", in " + data.broker());
            Needed.print(Map.of(KafkaConnection.BOOTSTRAP_SERVERS, broker.bootstrapServers()), out);
            out.println("Ctrl-C stops it; its records stay.");
            stop.await();
            return 0;
        }
    }
}
