package io.latentrelay.bench.scenario;

import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.work.DeadLetters;
import io.latentrelay.transport.work.FeedingLimits;
import io.latentrelay.transport.work.FeedingLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Workers with sleeping devices, all else of them real: each has its share consumers, its publisher
 * and its feeding loop.
 */
final class SimulatedPool implements AutoCloseable {

    /** Of each worker; so that three hundred fit into a group. */
    private static final int CONSUMERS = 2;

    private static final int BACKLOG = 2;

    private final FleetFigures figures = new FleetFigures();
    private final ScheduledExecutorService time = Executors.newScheduledThreadPool(2);
    private final List<FeedingLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();

    /** Starts so many on a topic. */
    SimulatedPool(KafkaConnection kafka, String topic, int workers, SimulatedStage.Device device) {
        FeedingLimits limits =
                new FeedingLimits(
                        device.lanes() + BACKLOG, 1, 8, 3, Duration.ZERO, Duration.ofSeconds(1));
        for (int i = 0; i < workers; i++) {
            Publisher publisher = kafka.publisher();
            publishers.add(publisher);
            int atOnce = (device.lanes() + BACKLOG + CONSUMERS - 1) / CONSUMERS;
            FeedingLoop loop =
                    new FeedingLoop(
                            kafka.workQueue(topic, atOnce, CONSUMERS),
                            new SimulatedStage(device, publisher, time, figures),
                            publisher,
                            new DeadLetters(publisher, kafka.topics(), "bench", "worker-" + i),
                            limits);
            loops.add(loop);
            Thread thread = new Thread(() -> run(loop), "worker-" + topic + "-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private static void run(FeedingLoop loop) {
        try {
            loop.run();
        } catch (Exception e) {
            throw new IllegalStateException("a simulated worker ended", e);
        }
    }

    FleetFigures figures() {
        return figures;
    }

    boolean isWorking() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    @Override
    public void close() {
        CompletableFuture.allOf(
                        loops.stream()
                                .map(
                                        loop ->
                                                CompletableFuture.runAsync(
                                                        loop::stop,
                                                        task -> new Thread(task).start()))
                                .toArray(CompletableFuture[]::new))
                .join();
        publishers.forEach(Publisher::close);
        time.shutdownNow();
    }
}
