package io.latentrelay.bench.scenario;

import io.latentrelay.bench.model.ModelFolders;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.inference.engine.EngineOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** One sweep over five refiner fractions, sharing base trajectories, against five runs. */
final class TapsScenario implements Scenario {

    private static final int LANES = 4;
    private static final int STEPS = 50;
    private static final int TRAJECTORIES = 24;
    private static final int REPETITIONS = 3;
    private static final Shape SHAPE = new Shape(4, 32, 32);
    private static final List<Double> FRACTIONS = List.of(0.0, 0.1, 0.2, 0.3, 0.4);

    private record Cost(long evaluations, double seconds) {}

    @Override
    public String name() {
        return "taps";
    }

    @Override
    public void run() throws InterruptedException {
        Results results =
                new Results(
                        "Taps",
                        ("The base's part of a sweep over the refiner fractions %s: %d prompts, %d steps, guidance, %d lanes,"
                                        + " a UNet of random weights on the CPU, 1 thread. The refiner's part is the same either"
                                        + " way. Alternating runs, median of %d.")
                                .formatted(FRACTIONS, TRAJECTORIES, STEPS, LANES, REPETITIONS),
                        "",
                        "UNet evaluations",
                        "seconds");
        Path folder = ModelFolders.base(Path.of("bench", "target", "models"), 8, 1);
        List<Cost> together = new ArrayList<>();
        List<Cost> apart = new ArrayList<>();
        try (SdxlModel model =
                SdxlModel.openBase(folder, ModelOptions.defaults().withIntraOpThreads(1))) {
            for (int i = 0; i < REPETITIONS; i++) {
                together.add(measure(model, shared()));
                apart.add(measure(model, separate()));
            }
        }
        row("one run, five taps a trajectory", together, results);
        row("five runs", apart, results);
        results.row(
                "five runs over one",
                (double) apart.get(0).evaluations() / together.get(0).evaluations(),
                seconds(apart) / seconds(together));
        results.append();
    }

    private static void row(String what, List<Cost> costs, Results results) {
        results.row(what, costs.get(0).evaluations(), seconds(costs));
    }

    private static double seconds(List<Cost> costs) {
        return Figures.median(costs.stream().map(Cost::seconds).toList());
    }

    private static List<List<Leg>> shared() {
        List<List<Leg>> journeys = new ArrayList<>();
        for (int i = 0; i < TRAJECTORIES; i++) {
            int seed = i;
            journeys.add(
                    FRACTIONS.stream()
                            .map(fraction -> Mix.leg(seed, STEPS, fraction, SHAPE))
                            .sorted(Comparator.comparingInt(Leg::stopStep))
                            .toList());
        }
        return journeys;
    }

    private static List<List<Leg>> separate() {
        List<List<Leg>> journeys = new ArrayList<>();
        for (double fraction : FRACTIONS) {
            for (int i = 0; i < TRAJECTORIES; i++) {
                journeys.add(List.of(Mix.leg(i, STEPS, fraction, SHAPE)));
            }
        }
        return journeys;
    }

    private static Cost measure(SdxlModel model, List<List<Leg>> journeys)
            throws InterruptedException {
        CountDownLatch open = new CountDownLatch(journeys.size());
        CountingDevice device = new CountingDevice(model);
        long started = System.nanoTime();
        try (Engine engine = new Engine(device, EngineOptions.ofLanes(LANES))) {
            for (List<Leg> legs : journeys) {
                engine.submit(new CountedJourney(legs, open));
            }
            open.await();
        }
        return new Cost(device.evaluations(), (System.nanoTime() - started) / 1e9);
    }
}
