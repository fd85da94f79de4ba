package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.dispatch.Line;
import io.latentrelay.coordinator.dispatch.Window;
import io.latentrelay.coordinator.http.Access;
import io.latentrelay.coordinator.http.RestServer;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.program.Beside;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.PatientStore;
import io.latentrelay.transport.telemetry.MeasuredStore;
import io.latentrelay.transport.telemetry.Metric;
import io.latentrelay.transport.telemetry.Readiness;
import io.latentrelay.transport.telemetry.StatusPages;
import io.latentrelay.transport.telemetry.Telemetry;
import io.latentrelay.transport.waiting.Waits;
import io.latentrelay.transport.work.Termination;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code relay coordinator}: the daemon that runs are submitted to. */
final class CoordinatorCommand implements Command {

    private static final Option LISTEN =
            Option.withDefault(
                    "listen",
                    "HOST:PORT",
                    "Where to answer; port 0 for any free one. Other than this machine's own"
                            + " addresses need --api-token-file.",
                    "127.0.0.1:7070");
    private static final Option WINDOW =
            Option.withDefault(
                    "window",
                    "IMAGES",
                    "Images to have in work at once, over all runs.",
                    String.valueOf(Limits.DEFAULT_WINDOW));
    private static final Option HANDOFF_WINDOW =
            Option.optional(
                    "handoff-window",
                    "HANDOFFS",
                    "With so many waiting for refiners, base workers get no more work; half the"
                            + " window unless given.");
    private static final Option AHEAD =
            Option.withDefault(
                    "work-ahead",
                    "TIME",
                    "Have no more in work than keeps the busy workers busy for so long, as far as"
                            + " their times are known.",
                    "5m");
    private static final Option TOKEN_FILE =
            Option.optional(
                    "api-token-file",
                    "FILE",
                    "Holds the token of those who may change runs; asked of everybody then.");
    private static final Option READ_TOKEN_FILE =
            Option.optional(
                    "api-read-token-file", "FILE", "Holds the token of those who may only look.");
    private static final Pattern ADDRESS = Pattern.compile("\\[?([^\\[\\]]+)]?:(\\d{1,5})");

    @Override
    public String name() {
        return "coordinator";
    }

    @Override
    public String summary() {
        return "Take runs in, hand their work to the workers, keep the ledger and the manifest.";
    }

    @Override
    public String description() {
        return """
        Keeps all its state in Kafka and in the bucket: stop or kill it at any moment, start it
        again anywhere, and every run goes on. One coordinator serves a fleet; a second one
        for the same topics and bucket refuses to start. SIGTERM ends it in order.

          relay coordinator --bootstrap-servers kafka:9092 \\
              --s3-endpoint http://minio:9000 --bucket pictures\
        """;
    }

    @Override
    public List<Option> options() {
        List<Option> options =
                new ArrayList<>(
                        List.of(
                                LISTEN,
                                TOKEN_FILE,
                                READ_TOKEN_FILE,
                                WINDOW,
                                HANDOFF_WINDOW,
                                AHEAD));
        options.addAll(KafkaConnection.OPTIONS);
        options.addAll(S3Connection.OPTIONS);
        return options;
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        InetSocketAddress listen = address(settings);
        Limits limits = Limits.of(window(settings));
        Access access = access(settings);
        KafkaConnection kafka = KafkaConnection.from(settings);
        S3Connection s3 = S3Connection.from(settings);
        CountDownLatch stop = new CountDownLatch(1);
        return Termination.orderly(
                stop::countDown,
                () -> {
                    try (RestServer server = RestServer.bind(listen, access);
                            Telemetry telemetry = new Telemetry()) {
                        Readiness readiness = new Readiness("starting");
                        readiness.unlessWaiting(Waits.ofThisProcess(), telemetry);
                        server.show(new StatusPages(telemetry, readiness));
                        Line line = connect(kafka, s3, telemetry, readiness);
                        readiness.notReady("reading what there is of runs");
                        Coordinator coordinator = Coordinator.start(line, limits);
                        try (GivenUpWatch watch = GivenUpWatch.start(kafka::givenUpByBroker)) {
                            telemetry.gauge(Metric.GIVEN_UP_BY_BROKER, watch::records);
                            CoordinatorMeters.register(telemetry, coordinator::standing);
                            serve(server, coordinator, readiness, stop, out);
                        }
                        return 0;
                    }
                });
    }

    private static Window window(Settings settings) {
        Window half = Window.of(settings.integer(WINDOW, 1, 1_000_000));
        int handoffs =
                settings.isGiven(HANDOFF_WINDOW)
                        ? settings.integer(HANDOFF_WINDOW, 1, 1_000_000)
                        : half.handoffs();
        if (settings.duration(AHEAD).isZero()) {
            throw settings.refusal(AHEAD, "a time longer than nothing");
        }
        return new Window(half.images(), handoffs, settings.duration(AHEAD));
    }

    private static Access access(Settings settings) {
        return new Access(token(settings, TOKEN_FILE), token(settings, READ_TOKEN_FILE));
    }

    private static Optional<String> token(Settings settings, Option option) {
        return settings.optional(option).map(file -> Access.token(settings.path(option)));
    }

    private static InetSocketAddress address(Settings settings) {
        Matcher parts = ADDRESS.matcher(settings.string(LISTEN));
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
            throw settings.refusal(LISTEN, "an address such as 127.0.0.1:7070");
        }
        return new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
    }

    private static Line connect(
            KafkaConnection kafka, S3Connection s3, Telemetry telemetry, Readiness readiness) {
        // Both take seconds, most of it to load their clients' code; a missing bucket is to end the
        // process at once.
        CompletableFuture<Boolean> topics =
                Beside.startDaemon(
                        "kafka-preparation",
                        () -> {
                            kafka.prepare();
                            return true;
                        });
        ObjectStore store = new PatientStore(new MeasuredStore(s3.open(), telemetry));
        try {
            readiness.notReady("looking for bucket " + store.bucket());
            store.check();
            readiness.notReady("looking for Kafka at " + kafka.bootstrapServers());
            Beside.result(topics);
            return Line.open(kafka, store).measured(telemetry);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static void serve(
            RestServer server,
            Coordinator coordinator,
            Readiness readiness,
            CountDownLatch stop,
            PrintStream out)
            throws InterruptedException {
        try (coordinator) {
            server.serve(coordinator);
            readiness.ready();
            out.println("Coordinator is ready at " + server.address());
            while (!stop.await(500, TimeUnit.MILLISECONDS)) {
                if (coordinator.failure().isPresent()) {
                    throw new IllegalStateException(
                            "the coordinator has stopped", coordinator.failure().get());
                }
            }
            readiness.notReady("stopping");
        }
    }
}
