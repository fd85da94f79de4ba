package io.latentrelay.bench.scenario;

import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.work.Stage;
import io.latentrelay.transport.work.Work;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A worker's stage whose device sleeps: each image spends a while in a lane, then its output is
 * published, then its record is completed.
 */
final class SimulatedStage implements Stage {

    /**
     * What a worker makes of a record, and how long that takes.
     *
     * @param secondsPerImage of a device whose lanes are all in use
     * @param output what is published for each record
     */
    record Device(double secondsPerImage, int lanes, String outputTopic, byte[] output) {

        /** Half as long to half as long again: workers that start together do not stay in step. */
        long nanosInLane() {
            double share = ThreadLocalRandom.current().nextDouble(0.5, 1.5);
            return (long) (share * secondsPerImage * lanes * 1e9);
        }
    }

    private final Device device;
    private final Publisher publisher;
    private final ScheduledExecutorService time;
    private final FleetFigures figures;

    /** Guards what follows. */
    private final Object lock = new Object();

    private final Queue<Work> waiting = new ArrayDeque<>();
    private int inLanes;
    private boolean draining;

    SimulatedStage(
            Device device,
            Publisher publisher,
            ScheduledExecutorService time,
            FleetFigures figures) {
        this.device = device;
        this.publisher = publisher;
        this.time = time;
        this.figures = figures;
    }

    @Override
    public void begin(Work work) {
        figures.taken(work.message().published(), Instant.now());
        synchronized (lock) {
            waiting.add(work);
            fillLanes();
        }
    }

    private void fillLanes() {
        while (!draining && inLanes < device.lanes() && !waiting.isEmpty()) {
            Work work = waiting.remove();
            inLanes++;
            var unused =
                    time.schedule(() -> done(work), device.nanosInLane(), TimeUnit.NANOSECONDS);
        }
    }

    private void done(Work work) {
        work.leftDevice();
        synchronized (lock) {
            inLanes--;
            fillLanes();
        }
        CompletableFuture<?> unused =
                publisher
                        .publish(device.outputTopic(), "key", Map.of(), device.output())
                        .whenComplete(
                                (offset, failure) -> {
                                    if (failure == null) {
                                        figures.finished();
                                        work.complete();
                                    } else {
                                        work.release();
                                    }
                                });
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.empty();
    }

    @Override
    public void drain() {
        synchronized (lock) {
            draining = true;
            waiting.forEach(Work::release);
            waiting.clear();
        }
    }

    @Override
    public void close() {}
}
