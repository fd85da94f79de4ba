package io.latentrelay.bench.scenario;

import io.latentrelay.bench.model.ModelFolders;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.NoisePredictor;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.inference.engine.EngineOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Step-level batching against batches that run to the end of their longest image. */
final class FillScenario implements Scenario {

    private static final int LANES = 8;
    private static final int MAX_ROWS = 2 * LANES;
    private static final int COPIES = 6;
    private static final int REPETITIONS = 3;
    private static final long FULL_CALL = 8_000_000;
    private static final Shape SHAPE = new Shape(4, 32, 32);

    /** Runs images on a device. */
    private interface Policy {
        void run(List<Leg> legs, NoisePredictor device) throws InterruptedException;
    }

    private record Measured(double fill, double imagesPerSecond) {}

    @Override
    public String name() {
        return "fill";
    }

    @Override
    public void run() throws InterruptedException {
        Results results =
                new Results(
                        "Batch fill",
                        ("Base trajectories of 20, 30, 50 and 100 steps with refiner fractions 0, 0.1, 0.2 and 0.4, %d of each of"
                                        + " the 16 kinds in random order; guidance, %d lanes, so at most %d rows a call."
                                        + " Step-level: the engine. As they come: %d in a call, each leaves at its end, the next %d"
                                        + " begin when all have. Sorted: the same with all on hand sorted by their evaluations"
                                        + " first. The simulated devices sleep, %.0f ms for a full call; the real one is a UNet of random"
                                        + " weights on %d x %d latents, CPU. Ratios are of runs that alternate,"
                                        + " median of %d.")
                                .formatted(
                                        COPIES,
                                        LANES,
                                        MAX_ROWS,
                                        LANES,
                                        LANES,
                                        FULL_CALL / 1e6,
                                        SHAPE.height(),
                                        SHAPE.width(),
                                        REPETITIONS),
                        "device",
                        "rows used, step-level",
                        "as they come",
                        "sorted",
                        "images/s, step-level",
                        "as they come",
                        "sorted",
                        "step-level over as they come",
                        "over sorted");
        for (double share : new double[] {0, 0.25, 0.5, 0.75, 1}) {
            String device = String.format(Locale.ROOT, "simulated, %.0f %% fixed", 100 * share);
            compare(device, new SleepingDevice(FULL_CALL, share, MAX_ROWS), results);
        }
        Path folder = ModelFolders.base(Path.of("bench", "target", "models"), 8, 1);
        try (SdxlModel model =
                SdxlModel.openBase(folder, ModelOptions.defaults().withIntraOpThreads(1))) {
            compare("real, CPU, 1 thread", model, results);
        }
        results.append();
    }

    private static void compare(String name, NoisePredictor device, Results results)
            throws InterruptedException {
        Map<String, Policy> policies = new LinkedHashMap<>();
        policies.put("step-level", FillScenario::stepLevel);
        policies.put("as they come", FillScenario::inBatches);
        policies.put("sorted", FillScenario::sorted);
        Map<String, List<Measured>> measured = new LinkedHashMap<>();
        for (int i = 0; i < REPETITIONS; i++) {
            for (Map.Entry<String, Policy> policy : policies.entrySet()) {
                measured.computeIfAbsent(policy.getKey(), key -> new ArrayList<>())
                        .add(measure(policy.getValue(), device));
            }
        }
        List<Object> row = new ArrayList<>(List.of(name));
        measured.values().forEach(m -> row.add(m.get(0).fill()));
        measured.values().forEach(m -> row.add(rate(m)));
        List<Measured> ours = measured.get("step-level");
        row.add(ratio(ours, measured.get("as they come")));
        row.add(ratio(ours, measured.get("sorted")));
        results.row(row.toArray());
    }

    private static double rate(List<Measured> measured) {
        return Figures.median(measured.stream().map(Measured::imagesPerSecond).toList());
    }

    private static double ratio(List<Measured> ours, List<Measured> theirs) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i).imagesPerSecond() / theirs.get(i).imagesPerSecond());
        }
        return Figures.median(ratios);
    }

    private static Measured measure(Policy policy, NoisePredictor device)
            throws InterruptedException {
        List<Leg> legs = Mix.shuffled(COPIES, SHAPE);
        CountingDevice counting = new CountingDevice(device);
        long started = System.nanoTime();
        policy.run(legs, counting);
        double seconds = (System.nanoTime() - started) / 1e9;
        return new Measured(counting.fill(MAX_ROWS), legs.size() / seconds);
    }

    private static void stepLevel(List<Leg> legs, NoisePredictor device)
            throws InterruptedException {
        CountDownLatch open = new CountDownLatch(legs.size());
        try (Engine engine = new Engine(device, new EngineOptions(LANES, MAX_ROWS, LANES / 2))) {
            for (Leg leg : legs) {
                engine.submit(new CountedJourney(List.of(leg), open));
            }
            open.await();
        }
    }

    private static void inBatches(List<Leg> legs, NoisePredictor device) {
        Denoising denoising = new Denoising(device);
        for (int from = 0; from < legs.size(); from += LANES) {
            denoising.run(legs.subList(from, Math.min(from + LANES, legs.size())));
        }
    }

    private static void sorted(List<Leg> legs, NoisePredictor device) {
        List<Leg> sorted = new ArrayList<>(legs);
        sorted.sort(java.util.Comparator.comparingInt(Leg::stopStep));
        inBatches(sorted, device);
    }
}
