package io.latentrelay.bench.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Images a second while a worker is killed every minute, over those without. */
final class FaultScenario implements Scenario {

    private static final int REPETITIONS = 2;
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final Duration LENGTH = Duration.ofSeconds(120);
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(60);

    /** Images outstanding at most. */
    private static final int WINDOW = 32;

    /** More than any machine makes in that time. */
    private static final String RUN =
            """
            name: %s
            prompts: [a large red circle, two green stars, a small blue square]
            images_per_prompt: 20000
            settings: {steps: 20, width: 96, height: 96, guidance_scale: 3}
            refiner: {fraction: 0.2, guidance_scale: 3}
            """;

    @Override
    public String name() {
        return "faults";
    }

    @Override
    public void run() throws InterruptedException {
        Results results =
                new Results(
                        "Goodput under kills",
                        ("Two base workers and a refiner worker with the demo model, a process each, 1 thread a call, all on this"
                                        + " machine. One base worker is killed (SIGKILL) every %d s and started again at once."
                                        + " %d images outstanding at most. Pictures stored in %d s, after %d s of warming up; alternating, %d runs of each.")
                                .formatted(
                                        BETWEEN_KILLS.toSeconds(),
                                        WINDOW,
                                        LENGTH.toSeconds(),
                                        WARM_UP.toSeconds(),
                                        REPETITIONS),
                        "",
                        "images/s");
        List<Double> calm = new ArrayList<>();
        List<Double> killed = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        try (Line line = Line.start()) {
            for (int i = 0; i < REPETITIONS; i++) {
                calm.add(measure(line, "calm-" + i, false));
                killed.add(measure(line, "killed-" + i, true));
                ratios.add(killed.get(i) / calm.get(i));
            }
        }
        results.row("undisturbed", Figures.spread(calm));
        results.row("one kill a minute", Figures.spread(killed));
        results.row("ratio", Figures.spread(ratios));
        results.append();
    }

    private static double measure(Line line, String fleet, boolean kills)
            throws InterruptedException {
        try (RelayProcess coordinator = coordinator(line, fleet);
                RelayProcess steady = worker(line, fleet, "base");
                RelayProcess refiner = worker(line, fleet, "refiner")) {
            RelayProcess victim = worker(line, fleet, "base");
            String results = line.kafka(fleet).topics().results();
            line.awaitRecords(fleet, results, 1, refiner);
            Instant from = Instant.now().plus(WARM_UP);
            Instant to = from.plus(LENGTH);
            for (Instant next = from.plus(BETWEEN_KILLS.dividedBy(2));
                    next.isBefore(to);
                    next = next.plus(BETWEEN_KILLS)) {
                sleepUntil(next);
                if (kills) {
                    victim.kill();
                    victim = worker(line, fleet, "base");
                }
            }
            sleepUntil(to);
            victim.close();
            if (!coordinator.isAlive() || !steady.isAlive() || !refiner.isAlive()) {
                throw new IllegalStateException("a process that nobody killed has ended");
            }
            return line.countRecords(fleet, results, from, to) / (double) LENGTH.toSeconds();
        }
    }

    // Little in advance: else pictures come slowly at first, while base workers take all cores, and
    // fast once they have handed off all that they may.
    private static RelayProcess coordinator(Line line, String fleet) throws InterruptedException {
        return line.coordinate(
                fleet,
                RUN.formatted(fleet),
                "--window",
                String.valueOf(WINDOW),
                "--handoff-window",
                String.valueOf(WINDOW / 2));
    }

    private static RelayProcess worker(Line line, String fleet, String stage) {
        return line.connected(
                fleet, stage + "-worker", "--model", "demo-model/" + stage, "--threads", "1");
    }

    private static void sleepUntil(Instant instant) throws InterruptedException {
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), instant).toMillis()));
    }
}
