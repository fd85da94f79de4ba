package io.latentrelay.bench.scenario;

import io.latentrelay.bench.scenario.SimulatedStage.Device;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Publisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How many workers one broker serves: real queues and publishers, sleeping devices. */
final class FleetScenario implements Scenario {

    private static final int LANES = 4;

    /** Four channels of 128 x 128 in half precision, as a handoff has them. */
    private static final int HANDOFF_BYTES = 131_072;

    private static final int JOB_BYTES = 1_000;
    private static final int RESULT_BYTES = 1_000;

    /** A GPU, by the seconds that published benchmarks give for an SDXL image's two parts. */
    private enum Gpu {
        H200(0.482, 0.146, 15, 20, 1, 4, 16, 64, 128, 205),
        L4(4.60, 1.39, 45, 40, 16, 205);

        private final double base;
        private final double refiner;
        private final int warmUp;
        private final int length;
        private final int[] baseWorkers;

        Gpu(double base, double refiner, int warmUp, int length, int... baseWorkers) {
            this.base = base;
            this.refiner = refiner;
            this.warmUp = warmUp;
            this.length = length;
            this.baseWorkers = baseWorkers;
        }

        /** Half as many again as are needed: handoffs wait to be picked up, not for a device. */
        int refiners(int workers) {
            return (int) Math.ceil(1.5 * workers * refiner / base);
        }
    }

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public void run() throws InterruptedException {
        Results results =
                new Results(
                        "Fleet (simulated devices)",
                        ("Workers whose devices sleep: H200 0.482 s base and 0.146 s refiner an image, L4 4.60 and 1.39, half"
                                        + " as long to half as long again; %d lanes."
                                        + " Their queues (2 share consumers each), publishers and loops are real, all in one process;"
                                        + " one broker (embedded, one partition a topic) in another, on the same cores. Handoffs of"
                                        + " %d KB; nothing is uploaded. Share: base images a second over workers / seconds an image."
                                        + " Pickup: from a handoff's publication until a refiner worker has it.")
                                .formatted(LANES, HANDOFF_BYTES / 1024),
                        "GPU",
                        "base + refiner workers",
                        "base images/s",
                        "finished images/s",
                        "share of ideal",
                        "pickup p50, s",
                        "pickup p99, s",
                        "broker CPU, ms an image",
                        "clients CPU, ms an image",
                        "broker cores");
        for (Gpu gpu : Gpu.values()) {
            for (int workers : gpu.baseWorkers) {
                // A line of its own: the disk is not full of the last one's handoffs.
                try (Line line = Line.start()) {
                    measure(line, gpu, workers, results);
                }
            }
        }
        results.append();
    }

    private static void measure(Line line, Gpu gpu, int workers, Results results)
            throws InterruptedException {
        KafkaConnection kafka = line.kafka("fleet");
        kafka.prepare();
        String jobs = kafka.topics().baseJobs();
        String handoffs = kafka.topics().handoffs();
        double ideal = workers / gpu.base;
        publish(kafka, jobs, (int) (1.3 * ideal * (gpu.warmUp + gpu.length)) + 10 * workers);
        Device base = new Device(gpu.base, LANES, handoffs, new byte[HANDOFF_BYTES]);
        Device refiner =
                new Device(gpu.refiner, LANES, kafka.topics().results(), new byte[RESULT_BYTES]);
        try (SimulatedPool refiners =
                        new SimulatedPool(kafka, handoffs, gpu.refiners(workers), refiner);
                SimulatedPool bases = new SimulatedPool(kafka, jobs, workers, base)) {
            Thread.sleep(gpu.warmUp * 1000L);
            bases.figures().takeFinished();
            refiners.figures().takeFinished();
            refiners.figures().takeAges();
            Duration brokerBefore = line.broker().cpu();
            Duration clientsBefore = cpu();
            long started = System.nanoTime();
            Thread.sleep(gpu.length * 1000L);
            double seconds = (System.nanoTime() - started) / 1e9;
            double brokerCpu = line.broker().cpu().minus(brokerBefore).toMillis();
            double clientsCpu = cpu().minus(clientsBefore).toMillis();
            double handedOff = bases.figures().takeFinished();
            double finished = refiners.figures().takeFinished();
            List<Double> ages = refiners.figures().takeAges();
            if (!bases.isWorking() || !refiners.isWorking()) {
                throw new IllegalStateException("a simulated worker ended");
            }
            results.row(
                    gpu.name(),
                    workers + " + " + gpu.refiners(workers),
                    handedOff / seconds,
                    finished / seconds,
                    handedOff / seconds / ideal,
                    Figures.quantile(ages, 0.5),
                    Figures.quantile(ages, 0.99),
                    brokerCpu / handedOff,
                    clientsCpu / handedOff,
                    brokerCpu / 1e3 / seconds);
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void publish(KafkaConnection kafka, String topic, int count) {
        try (Publisher publisher = kafka.publisher()) {
            CompletableFuture<?> last = CompletableFuture.completedFuture(0);
            for (int i = 0; i < count; i++) {
                last = publisher.publish(topic, "job-" + i, Map.of(), new byte[JOB_BYTES]);
            }
            last.join();
        }
    }
}
