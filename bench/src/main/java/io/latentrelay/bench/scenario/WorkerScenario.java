package io.latentrelay.bench.scenario;

import io.latentrelay.bench.model.ModelFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The real base worker, from Kafka to Kafka, against the bare loop on the same network: what is
 * left of the device's speed. Runs of both alternate, each in a process of its own.
 */
final class WorkerScenario implements Scenario {

    private static final int LANES = 4;
    private static final int STEPS = 20;
    private static final int SIDE = 64;
    private static final int THREADS = 1;
    private static final int REPETITIONS = 3;
    private static final Duration LENGTH = Duration.ofSeconds(10);
    private static final Path FOLDER = Path.of("bench", "target", "models");

    /** Networks of about these many milliseconds a call on a core of 2024. */
    private enum Cost {
        ABOUT_5(8, 1),
        ABOUT_20(16, 4),
        ABOUT_80(32, 5),
        ABOUT_200(48, 6);

        private final int width;
        private final int blocks;

        Cost(int width, int blocks) {
            this.width = width;
            this.blocks = blocks;
        }
    }

    /**
     * @param millisPerCall within the worker, as it says itself
     */
    private record Measured(double imagesPerSecond, double millisPerCall) {}

    @Override
    public String name() {
        return "worker";
    }

    @Override
    public void run() throws InterruptedException {
        Results results =
                new Results(
                        "Worker against bare loop",
                        ("Images a second of a base worker (Kafka to Kafka, %d lanes, %d steps, guidance, so %d rows"
                                        + " a call; %d x %d pixels, a prompt of its own for each image) over those of a loop that"
                                        + " only calls ONNX Runtime. %d thread a call, so that broker and clients have the other"
                                        + " core. A UNet of random weights; %d alternating runs of each: median (least-most).")
                                .formatted(
                                        LANES,
                                        STEPS,
                                        2 * LANES,
                                        8 * SIDE,
                                        8 * SIDE,
                                        THREADS,
                                        REPETITIONS),
                        "network",
                        "ms a call, bare",
                        "in the worker",
                        "images/s, bare",
                        "images/s, worker",
                        "ratio");
        try (Line line = Line.start()) {
            for (Cost cost : Cost.values()) {
                compare(cost, line, results);
            }
        }
        results.append();
    }

    private static void compare(Cost cost, Line line, Results results) throws InterruptedException {
        Path model = ModelFolders.base(FOLDER, cost.width, cost.blocks);
        double guess = bare(model, 20);
        int calls = (int) Math.max(10, LENGTH.toMillis() / 1e3 / guess);
        List<Double> seconds = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> worker = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> callsInWorker = new ArrayList<>();
        for (int i = 0; i < REPETITIONS; i++) {
            double call = bare(model, calls);
            seconds.add(1e3 * call);
            bare.add(LANES / (STEPS * call));
            int images = Math.max(8, calls / STEPS) * LANES;
            Measured measured = worker(line, model, "w" + cost.ordinal() + "-" + i, images);
            worker.add(measured.imagesPerSecond());
            callsInWorker.add(measured.millisPerCall());
            ratios.add(worker.get(i) / bare.get(i));
        }
        results.row(
                cost.width + " wide, " + cost.blocks + " blocks",
                Figures.median(seconds),
                Figures.median(callsInWorker),
                Figures.spread(bare),
                Figures.spread(worker),
                Figures.spread(ratios));
    }

    private static double bare(Path model, int calls) throws InterruptedException {
        List<String> words =
                List.of(
                        model.resolve("unet/model.onnx").toString(),
                        String.valueOf(2 * LANES),
                        String.valueOf(SIDE),
                        String.valueOf(THREADS),
                        String.valueOf(calls));
        Path output = FOLDER.resolve("bare.out");
        return Double.parseDouble(
                RelayProcess.java(output, BareLoop.class.getName(), words).result());
    }

    /** Images a second between the first moments and the last, when lanes fill and empty. */
    private static Measured worker(Line line, Path model, String fleet, int images)
            throws InterruptedException {
        try (RelayProcess coordinator = line.coordinate(fleet, run(fleet, images));
                RelayProcess worker =
                        line.connected(
                                fleet,
                                "base-worker",
                                "--model",
                                model.toString(),
                                "--lanes",
                                String.valueOf(LANES),
                                "--threads",
                                String.valueOf(THREADS),
                                "--http-listen",
                                "0")) {
            String port = worker.awaitLine("Metrics and health at port (\\d+)");
            String topic = line.kafka(fleet).topics().handoffs();
            List<Instant> handoffs = line.awaitRecords(fleet, topic, images, worker);
            int skipped = 2 * LANES;
            Instant from = handoffs.get(skipped - 1);
            Instant to = handoffs.get(images - skipped - 1);
            Scraped shown = Scraped.of("http://127.0.0.1:" + port + "/metrics");
            if (!coordinator.isAlive()) {
                throw new IllegalStateException(coordinator.printed());
            }
            double rate = (images - 2.0 * skipped) / (Duration.between(from, to).toMillis() / 1e3);
            double busy = shown.sum("relay_device_busy_seconds_total");
            return new Measured(rate, 1e3 * busy / shown.sum("relay_unet_calls_total"));
        }
    }

    private static String run(String name, int images) {
        StringBuilder run = new StringBuilder("name: " + name + "\nprompts:\n");
        for (int i = 0; i < images; i++) {
            run.append("  - a large red circle number ").append(i).append(" on blue\n");
        }
        run.append("settings: {steps: ").append(STEPS).append(", guidance_scale: 5, width: ");
        run.append(8 * SIDE).append(", height: ").append(8 * SIDE).append("}\n");
        return run.append("refiner: {fraction: 0}\n").toString();
    }
}
