package io.latentrelay.bench.scenario;

import io.latentrelay.bench.coordinator.ManifestRate;
import io.latentrelay.bench.coordinator.ManyImages;
import io.latentrelay.bench.coordinator.ManyImagesFigures;
import io.latentrelay.bench.coordinator.PromptLines;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a coordinator needs for an image, how fast it publishes, and how soon it goes on. */
final class CoordinatorScenario implements Scenario {

    private static final List<Long> SIZES = List.of(1_000L, 10_000L, 100_000L, 1_000_000L);
    private static final long RESTARTED = 1_000_000;
    private static final int PUBLISHED = 1_000_000;
    private static final int REPETITIONS = 5;

    private final List<Long> sizes;

    /**
     * @param sizes of runs in images, ascending; none for those up to a million
     */
    CoordinatorScenario(List<Long> sizes) {
        this.sizes = sizes.isEmpty() ? SIZES : sizes;
    }

    @Override
    public String name() {
        return "coordinator";
    }

    @Override
    public void run() throws InterruptedException, IOException {
        Path folder = Files.createTempDirectory("relay-bench-");
        try {
            images(folder);
            publishing(folder);
            others(folder);
        } finally {
            Folders.delete(folder);
        }
    }

    private void images(Path folder) throws InterruptedException {
        Results results =
                new Results(
                        "Coordinator: runs of many images",
                        "A run with a prompt for each image, rows in the bucket, against workers that answer at once, killed half"
                                + " way; a process with 256 MB of heap for each row. Broker and store are in memory (prompts on"
                                + " disk), so that the coordinator is measured; manifest parts are made and dropped. CPU: of the"
                                + " coordinator's thread; collecting garbage, the workers' too, beside it. Heap: what the"
                                + " coordinator holds half way, after a collection. All counts are checked.",
                        "images",
                        "CPU, µs an image",
                        "garbage, µs an image",
                        "images/s, workers included",
                        "heap, MB",
                        "heap, bytes an image",
                        "kill to first publish, s",
                        "checkpoint, bytes",
                        "manifest, bytes a row");
        List<ManyImagesFigures> all = new ArrayList<>();
        for (long size : sizes) {
            ManyImagesFigures figures = images(folder.resolve(String.valueOf(size)), size);
            all.add(figures);
            results.row(
                    figures.images(),
                    figures.cpuMicros(),
                    figures.collectingMicros(),
                    figures.rate(),
                    figures.heap() / 1e6,
                    figures.heap() / (double) figures.images(),
                    figures.untilPublished(),
                    figures.checkpoint(),
                    figures.manifestRow());
        }
        results.row("CPU grows with images^", exponent(all), "", "", "", "", "", "", "");
        results.append();
    }

    private static ManyImagesFigures images(Path folder, long size) throws InterruptedException {
        List<String> words = List.of(String.valueOf(size), folder.resolve("rows").toString());
        Path output = folder.resolve("out");
        try (RelayProcess process =
                RelayProcess.java(output, "256m", ManyImages.class.getName(), words)) {
            return ManyImagesFigures.parse(process.shownResult());
        } finally {
            Folders.delete(folder);
        }
    }

    // Between the two biggest runs: smaller ones are over before the machine code is made.
    private static double exponent(List<ManyImagesFigures> all) {
        if (all.size() < 2) {
            return Double.NaN;
        }
        ManyImagesFigures smaller = all.get(all.size() - 2);
        ManyImagesFigures bigger = all.get(all.size() - 1);
        return Math.log(bigger.cpuMicros() / smaller.cpuMicros())
                / Math.log(bigger.images() / (double) smaller.images());
    }

    private static void publishing(Path folder) throws InterruptedException, IOException {
        Results results =
                new Results(
                        "Coordinator: publishing",
                        ("%d base jobs by a coordinator, and as many records of as many bytes by Kafka's producer with its own"
                                        + " settings, which is what kafka-producer-perf-test measures; one broker, embedded, in a"
                                        + " process of its own on the same cores. Alternating, the first of each not counted, median"
                                        + " of %d (smallest-largest). Goal: at least 0.5.")
                                .formatted(PUBLISHED, REPETITIONS),
                        "bytes a record",
                        "coordinator, jobs/s",
                        "Kafka's producer, records/s",
                        "ratio");
        Path rows = Files.createDirectories(folder.resolve("publishing"));
        RunFile file = RunFile.read(PromptLines.runFile(rows, PUBLISHED / 100, 100));
        List<Double> ours = new ArrayList<>();
        List<Double> kafkas = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        int bytes = 0;
        try (Line line = Line.start()) {
            PublishRate rate = new PublishRate(line, RunDocument.of(file.run()));
            for (int i = 0; i <= REPETITIONS; i++) {
                double our = rate.ofCoordinator("coordinator-" + i);
                bytes = rate.recordBytes("coordinator-" + i);
                double kafka = rate.ofKafka("kafka-" + i, bytes);
                if (i > 0) {
                    ours.add(our);
                    kafkas.add(kafka);
                    ratios.add(our / kafka);
                }
            }
        }
        results.row(bytes, Figures.median(ours), Figures.median(kafkas), Figures.spread(ratios));
        results.append();
    }

    private void others(Path folder) throws InterruptedException, IOException {
        long most = sizes.get(sizes.size() - 1);
        Results results =
                new Results(
                        "Coordinator: restart, manifest, plan",
                        "Restart: the coordinator's process killed half way, on a real broker and store, against simulated workers"
                                + " on the broker; from the kill to the first job that its successor, started at once by ./relay"
                                + " with its archive of classes, has on the topic. Manifest: one thread, its processor time, parts of a thousand. Plan: 'relay plan' of a"
                                + " text file with so many prompts, in 512 MB.",
                        "what",
                        "rows or images",
                        "figure",
                        "goal");
        // Half way, more must be left than a window.
        long restarted = Math.min(Math.max(most, 20_000), RESTARTED);
        double seconds = new RestartTime(folder.resolve("restart"), restarted).seconds();
        results.row("kill to first publish, s", restarted, seconds, "5 at 1000000");
        results.row("manifest rows/s", 200_000, manifest(folder), "");
        results.row("plan, s", most, plan(folder, most), "60 for 10000000");
        results.append();
    }

    private static double manifest(Path folder) throws InterruptedException {
        List<String> words = List.of(folder.resolve("manifest").toString());
        Path output = folder.resolve("manifest.out");
        try (RelayProcess process =
                RelayProcess.java(output, "256m", ManifestRate.class.getName(), words)) {
            return Double.parseDouble(process.result().lines().reduce("", (a, b) -> b));
        }
    }

    private static double plan(Path folder, long rows) throws InterruptedException, IOException {
        Path run = PromptLines.runFile(Files.createDirectories(folder.resolve("plan")), rows, 1);
        long start = System.nanoTime();
        List<String> words = List.of("plan", run.toString());
        Path output = folder.resolve("plan.out");
        try (RelayProcess process = RelayProcess.java(output, "512m", RelayProcess.RELAY, words)) {
            process.shownResult();
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
