package io.latentrelay.bench.scenario;

import io.latentrelay.bench.model.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The real base worker, from Kafka to Kafka, against the bare loop on the same network: what is
 * left of the device's speed. Runs of both alternate, each in a process of its own.
 */
final class WorkerScenario implements Scenario {

    private static final int LANES = 4;
    private static final int STEPS = 20;
    private static final int SIDE = 64;
    private static final int THREADS = 1;
    private static final int BLOCKS = 5;
    private static final int TURNS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** Until a loop is as fast as it gets. */
    private static final Duration SETTLING = Duration.ofSeconds(4);

    /** Images beyond those that should do: a machine may become faster meanwhile. */
    private static final double SPARE = 1.6;

    private static final Path FOLDER = Path.of("bench", "target", "models");

    /** Networks of about these many milliseconds a call on a core of 2024. */
    private enum Cost {
        ABOUT_5(8, 1),
        ABOUT_20(16, 6),
        ABOUT_80(32, 5),
        ABOUT_200(48, 6);

        private final int width;
        private final int blocks;

        Cost(int width, int blocks) {
            this.width = width;
            this.blocks = blocks;
        }
    }

    /** How far the worker and the bare loop are, in calls of all lanes. */
    private record Progress(
            double workerCalls, double workerCpu, double idle, double bareCalls, double bareCpu) {}

    /** Of a block of turns. */
    private record Measured(Progress before, Progress after, Alternation.Seconds time) {

        private double calls() {
            return (after.workerCalls - before.workerCalls) / time.first();
        }

        private double bareCalls() {
            return (after.bareCalls - before.bareCalls) / time.second();
        }

        double ratio() {
            return calls() / bareCalls();
        }

        double bareMillis() {
            return 1e3 / bareCalls();
        }

        double millis() {
            return 1e3 / calls();
        }

        double cpuMillis() {
            return 1e3
                    * (after.workerCpu - before.workerCpu)
                    / (after.workerCalls - before.workerCalls);
        }

        double bareCpuMillis() {
            return 1e3 * (after.bareCpu - before.bareCpu) / (after.bareCalls - before.bareCalls);
        }

        double cpuRatio() {
            return bareCpuMillis() / cpuMillis();
        }

        double idleShare() {
            return (after.idle - before.idle) / time.first();
        }
    }

    @Override
    public String name() {
        return "worker";
    }

    @Override
    public void run() throws InterruptedException, IOException {
        Results results =
                new Results(
                        "Worker against bare loop",
                        ("UNet calls a second of a base worker (Kafka to Kafka, %d lanes, %d steps, guidance, so %d rows a"
                                        + " call; %d x %d pixels, a prompt of its own for each image) over those of a loop that only"
                                        + " calls ONNX Runtime, in a process of its own. %d thread a call, on a core that stands for the"
                                        + " device: only the bare loop or the engine's thread is on it, all else (the worker's other"
                                        + " threads, broker, store, coordinator) is on the other. After %d s of warming up they take"
                                        + " turns of a second, the other stopped (SIGSTOP), so that both see the same machine; %d blocks"
                                        + " of %d turns each: median (least-most). A UNet of random weights. Goal: 0.97 from 20 ms up.")
                                .formatted(
                                        LANES,
                                        STEPS,
                                        2 * LANES,
                                        8 * SIDE,
                                        8 * SIDE,
                                        THREADS,
                                        WARM_UP.toSeconds(),
                                        BLOCKS,
                                        TURNS),
                        "network",
                        "ms a call, bare",
                        "ms a call, worker",
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

    private static void compare(Cost cost, Line line, Results results)
            throws InterruptedException, IOException {
        Path model = ModelFolders.base(FOLDER, cost.width, cost.blocks);
        Path counted = Files.createTempFile("relay-bench-", ".count");
        LoopCount count = LoopCount.of(counted);
        List<Measured> blocks = new ArrayList<>();
        try (RelayProcess bare = bare(model, counted)) {
            double callsPerSecond = settled(bare, count);
            bare.stop();
            blocks.addAll(against(bare, count, line, model, "w" + cost.ordinal(), callsPerSecond));
            bare.kill();
        } finally {
            Files.delete(counted);
        }
        results.row(
                cost.width + " wide, " + cost.blocks + " blocks",
                median(blocks, Measured::bareMillis),
                median(blocks, Measured::millis),
                Figures.spread(blocks.stream().map(Measured::ratio).toList()),
                median(blocks, Measured::bareCpuMillis),
                median(blocks, Measured::cpuMillis),
                Figures.spread(blocks.stream().map(Measured::cpuRatio).toList()),
                median(blocks, Measured::idleShare));
    }

    private static double median(List<Measured> blocks, Function<Measured, Double> figure) {
        return Figures.median(blocks.stream().map(figure).toList());
    }

    private static RelayProcess bare(Path model, Path count) throws InterruptedException {
        List<String> words =
                List.of(
                        model.resolve("unet/model.onnx").toString(),
                        String.valueOf(2 * LANES),
                        String.valueOf(SIDE),
                        String.valueOf(THREADS),
                        count.toString());
        Path output = FOLDER.resolve("bare.out");
        RelayProcess loop = RelayProcess.java(output, BareLoop.class.getName(), words);
        loop.pin(Pinning.DEVICE);
        return loop;
    }

    /** Its calls a second, once it is at work. */
    private static double settled(RelayProcess bare, LoopCount count) throws InterruptedException {
        while (count.calls() == 0) {
            if (!bare.isAlive()) {
                throw new IllegalStateException("the loop ended:\n" + bare.printed());
            }
            Thread.sleep(100);
        }
        Thread.sleep(SETTLING.toMillis());
        long calls = count.calls();
        long start = System.nanoTime();
        Thread.sleep(SETTLING.toMillis());
        return (count.calls() - calls) / ((System.nanoTime() - start) / 1e9);
    }

    private static List<Measured> against(
            RelayProcess bare,
            LoopCount count,
            Line line,
            Path model,
            String fleet,
            double callsPerSecond)
            throws InterruptedException {
        double perSecond = callsPerSecond / STEPS * LANES;
        int warmUp = (int) Math.max(2.0 * LANES, WARM_UP.toSeconds() * perSecond);
        int all = (int) ((warmUp + BLOCKS * (TURNS + 1) * perSecond) * SPARE) + 2 * LANES;
        try (RelayProcess coordinator = coordinator(line, fleet, all);
                RelayProcess worker = worker(line, fleet, model)) {
            String port = worker.awaitLine("Metrics and health at port (\\d+)");
            line.pin(Pinning.HOST);
            worker.pin("engine", Pinning.DEVICE);
            String metrics = "http://127.0.0.1:" + port + "/metrics";
            line.awaitRecords(fleet, line.kafka(fleet).topics().handoffs(), warmUp, worker);
            Alternation alternation = new Alternation(worker, bare);
            List<Measured> blocks = new ArrayList<>();
            for (int i = 0; i < BLOCKS; i++) {
                Progress before = progress(worker, metrics, count);
                Alternation.Seconds time = alternation.turns(TURNS);
                blocks.add(new Measured(before, progress(worker, metrics, count), time));
            }
            if (!coordinator.isAlive()) {
                throw new IllegalStateException(coordinator.printed());
            }
            return blocks;
        }
    }

    private static RelayProcess worker(Line line, String fleet, Path model) {
        return line.connected(
                fleet,
                "base-worker",
                "--model",
                model.toString(),
                "--lanes",
                String.valueOf(LANES),
                "--threads",
                String.valueOf(THREADS),
                "--http-listen",
                "0");
    }

    private static Progress progress(RelayProcess worker, String metrics, LoopCount count)
            throws InterruptedException {
        Scraped now = Scraped.of(metrics);
        return new Progress(
                now.sum("relay_unet_rows_total") / (2 * LANES),
                worker.threadSeconds("engine"),
                now.sum("relay_device_idle_seconds_total"),
                count.calls(),
                count.cpuSeconds());
    }

    // No refiner takes what is handed off, so that all of it is outstanding.
    private static RelayProcess coordinator(Line line, String fleet, int images)
            throws InterruptedException {
        String all = String.valueOf(images + 1);
        return line.coordinate(fleet, run(fleet, images), "--window", all, "--handoff-window", all);
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
