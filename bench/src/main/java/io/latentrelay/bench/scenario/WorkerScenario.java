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
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration LENGTH = Duration.ofSeconds(16);
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
     * Of one run of the worker; some more come after the measured ones, so that lanes stay full.
     */
    private record Images(int warmUp, int measured) {
        int all() {
            return warmUp + measured + 2 * LANES;
        }
    }

    /** Of a call. */
    private record Bare(double seconds, double cpuSeconds) {
        double imagesPerSecond() {
            return LANES / (STEPS * seconds);
        }
    }

    /**
     * @param cpuSecondsPerCall of the engine's thread, everything it does for a call
     */
    private record Measured(double imagesPerSecond, double cpuSecondsPerCall, double idleShare) {}

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
                                        + " only calls ONNX Runtime. %d thread a call, on a core that stands for the device: only the bare loop or"
                                        + " the engine's thread is on it, all else (the worker's other threads, broker, store,"
                                        + " coordinator) is on the other. Measured for %d s after %d s of warming up. A UNet of random weights; %d alternating runs of each: median (least-most)."
                                        + " Processor times stand also where other programs take the processor away.")
                                .formatted(
                                        LANES,
                                        STEPS,
                                        2 * LANES,
                                        8 * SIDE,
                                        8 * SIDE,
                                        THREADS,
                                        LENGTH.toSeconds(),
                                        WARM_UP.toSeconds(),
                                        REPETITIONS),
                        "network",
                        "ms a call, bare",
                        "images/s, bare",
                        "images/s, worker",
                        "worker over bare",
                        "CPU ms a call, bare",
                        "CPU ms a call, engine's thread",
                        "bare over engine's thread",
                        "engine without images");
        try (Line line = Line.start()) {
            for (Cost cost : Cost.values()) {
                compare(cost, line, results);
            }
        }
        results.append();
    }

    private static void compare(Cost cost, Line line, Results results) throws InterruptedException {
        Path model = ModelFolders.base(FOLDER, cost.width, cost.blocks);
        double secondsPerCall = bare(model, 20).seconds();
        int calls = (int) (LENGTH.toSeconds() / secondsPerCall);
        Images images =
                new Images(batches(WARM_UP, secondsPerCall), batches(LENGTH, secondsPerCall));
        List<Bare> bare = new ArrayList<>();
        List<Measured> worker = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> cpuRatios = new ArrayList<>();
        for (int i = 0; i < REPETITIONS; i++) {
            bare.add(bare(model, calls));
            worker.add(worker(line, model, "w" + cost.ordinal() + "-" + i, images));
            ratios.add(worker.get(i).imagesPerSecond() / bare.get(i).imagesPerSecond());
            cpuRatios.add(bare.get(i).cpuSeconds() / worker.get(i).cpuSecondsPerCall());
        }
        results.row(
                cost.width + " wide, " + cost.blocks + " blocks",
                Figures.median(bare.stream().map(run -> 1e3 * run.seconds()).toList()),
                Figures.median(bare.stream().map(Bare::imagesPerSecond).toList()),
                Figures.median(worker.stream().map(Measured::imagesPerSecond).toList()),
                Figures.spread(ratios),
                Figures.median(bare.stream().map(run -> 1e3 * run.cpuSeconds()).toList()),
                Figures.median(worker.stream().map(run -> 1e3 * run.cpuSecondsPerCall()).toList()),
                Figures.spread(cpuRatios),
                Figures.median(worker.stream().map(Measured::idleShare).toList()));
    }

    private static int batches(Duration length, double secondsPerCall) {
        return Math.max(2, (int) (length.toSeconds() / secondsPerCall / STEPS)) * LANES;
    }

    private static Bare bare(Path model, int calls) throws InterruptedException {
        List<String> words =
                List.of(
                        model.resolve("unet/model.onnx").toString(),
                        String.valueOf(2 * LANES),
                        String.valueOf(SIDE),
                        String.valueOf(THREADS),
                        String.valueOf(calls));
        Path output = FOLDER.resolve("bare.out");
        String[] numbers;
        try (RelayProcess loop = RelayProcess.java(output, BareLoop.class.getName(), words)) {
            loop.pin(Pinning.DEVICE);
            numbers = loop.result().split(" ");
        }
        return new Bare(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }

    private static Measured worker(Line line, Path model, String fleet, Images images)
            throws InterruptedException {
        try (RelayProcess coordinator = line.coordinate(fleet, run(fleet, images.all()));
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
            line.pin(Pinning.HOST);
            worker.pin("engine", Pinning.DEVICE);
            String topic = line.kafka(fleet).topics().handoffs();
            String metrics = "http://127.0.0.1:" + port + "/metrics";
            line.awaitRecords(fleet, topic, images.warmUp(), worker);
            Scraped before = Scraped.of(metrics);
            double cpuBefore = worker.threadSeconds("engine");
            int last = images.warmUp() + images.measured();
            List<Instant> handoffs = line.awaitRecords(fleet, topic, last, worker);
            double cpu = worker.threadSeconds("engine") - cpuBefore;
            Scraped after = Scraped.of(metrics);
            if (!coordinator.isAlive()) {
                throw new IllegalStateException(coordinator.printed());
            }
            Duration time =
                    Duration.between(handoffs.get(images.warmUp() - 1), handoffs.get(last - 1));
            return new Measured(
                    images.measured() / (time.toMillis() / 1e3),
                    cpu / after.since(before, "relay_unet_calls_total"),
                    after.since(before, "relay_device_idle_seconds_total")
                            / (time.toMillis() / 1e3));
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
