package io.latentrelay.bench.scenario;

import io.latentrelay.bench.coordinator.PromptLines;
import io.latentrelay.bench.coordinator.ReadyWorkers;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.WorkQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long after a coordinator was killed half way through a run its successor publishes, started
 * by the {@code relay} script with the archive of classes that it has. Broker, store and
 * coordinators are processes; the workers are simulated, on the broker.
 */
final class RestartTime {

    private static final String FLEET = "restart";

    /** Where the script looks for it. */
    private static final Path ARCHIVE = Path.of("local/target/relay/classes.jsa");

    /** Of each prompt: so many trajectories, with so many images each. */
    private static final int REPETITIONS = 10;

    private static final int IMAGES = 10;
    private static final int CONSUMERS = 4;
    private static final int BATCH = 100;
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    private final Path folder;
    private final long images;
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean isEnded;

    RestartTime(Path folder, long images) {
        this.folder = folder;
        this.images = images;
    }

    double seconds() throws InterruptedException, IOException {
        rehearse();
        Path run =
                PromptLines.runFile(
                        Files.createDirectories(folder),
                        images / REPETITIONS / IMAGES,
                        REPETITIONS,
                        "[0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45]");
        try (Line line = Line.start()) {
            KafkaConnection kafka = line.kafka(FLEET);
            kafka.prepare();
            Thread workers = new Thread(() -> work(kafka), "simulated workers");
            RelayProcess coordinator = line.coordinate(FLEET, run);
            workers.start();
            try {
                awaitHalf(coordinator);
                return untilPublished(line, kafka, coordinator);
            } finally {
                isEnded = true;
                workers.join();
            }
        }
    }

    // As after a build by the script; 'bench/run' builds without it.
    private void rehearse() throws InterruptedException {
        List<String> words = List.of("rehearse", "--archive", ARCHIVE.toString());
        try (RelayProcess process = RelayProcess.script(folder.resolve("rehearsal.out"), words)) {
            process.result();
        }
    }

    private void work(KafkaConnection kafka) {
        String jobs = kafka.topics().baseJobs();
        try (WorkQueue queue = kafka.workQueue(jobs, BATCH, CONSUMERS);
                Publisher publisher = kafka.jobPublisher()) {
            ReadyWorkers workers = new ReadyWorkers(kafka.topics(), queue, publisher);
            while (!isEnded) {
                answered.addAndGet(workers.answer(Duration.ofMillis(100)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitHalf(RelayProcess coordinator) throws InterruptedException {
        long said = System.nanoTime();
        while (answered.get() < images / 2) {
            if (!coordinator.isAlive()) {
                throw new IllegalStateException("the coordinator ended:\n" + coordinator.printed());
            }
            Thread.sleep(20);
            if (System.nanoTime() - said > PROGRESS.toNanos()) {
                said = System.nanoTime();
                System.err.printf(
                        "%,d of %,d images before the kill%n", answered.get(), images / 2);
            }
        }
    }

    private static double untilPublished(Line line, KafkaConnection kafka, RelayProcess coordinator)
            throws InterruptedException {
        try (RecordLog jobs = kafka.log(kafka.topics().baseJobs())) {
            coordinator.kill();
            long published = jobs.endOffset();
            final Instant killed = Instant.now();
            line.usersCoordinator(FLEET);
            jobs.seek(published);
            while (true) {
                var first = jobs.read(Duration.ofMillis(100)).stream().findFirst();
                if (first.isPresent()) {
                    return Duration.between(killed, first.get().published()).toMillis() / 1e3;
                }
            }
        }
    }
}
