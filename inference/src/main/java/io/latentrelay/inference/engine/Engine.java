package io.latentrelay.inference.engine;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;

/**
 * Keeps a device busy: one thread that advances many images with every network call, each at its
 * own step, with its own sampler, schedule, conditioning and guidance. An image that arrives leaves
 * at once, and the next takes its lane. Safe for concurrent use.
 */
public final class Engine implements AutoCloseable {

    private final NoisePredictor predictor;
    private final EngineOptions options;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Buckets buckets;
    private boolean stopping;
    private Optional<Throwable> broken = Optional.empty();

    private final AtomicLong evaluations = new AtomicLong();
    private final AtomicLongArray callsByRows;
    private final AtomicLong busyNanos = new AtomicLong();
    private final AtomicLong idleNanos = new AtomicLong();

    /**
     * A journey that was stopped on its way; it can go on from {@code state} anywhere.
     *
     * @param usage without evaluations where it had not begun
     */
    public record Unfinished(Journey journey, DenoisingState state, Usage usage) {}

    /** Starts the engine's thread. */
    public Engine(NoisePredictor predictor, EngineOptions options) {
        this.predictor = predictor;
        this.options = options;
        this.buckets = new Buckets(options);
        this.callsByRows = new AtomicLongArray(options.maxRows() + 1);
        this.thread = new Thread(this::run, "engine");
        // An engine alone never keeps a process alive.
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /**
     * Lets an image in; waits while the engine is full.
     *
     * @throws EngineStoppedException when the engine has stopped
     */
    public void submit(Journey journey) throws InterruptedException {
        Occupant occupant = new Occupant(journey);
        lock.lockInterruptibly();
        try {
            while (!stopping && buckets.size() >= options.capacity()) {
                changed.await();
            }
            if (stopping) {
                throw broken.map(EngineStoppedException::new)
                        .orElseGet(EngineStoppedException::new);
            }
            buckets.add(occupant);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many more images would be let in now. */
    public int room() {
        lock.lock();
        try {
            return stopping ? 0 : Math.max(0, options.capacity() - buckets.size());
        } finally {
            lock.unlock();
        }
    }

    /** What made it break down; empty while it works, and when it was stopped. */
    public Optional<Throwable> failure() {
        lock.lock();
        try {
            return broken;
        } finally {
            lock.unlock();
        }
    }

    private List<Long> callsByRows() {
        return LongStream.range(0, callsByRows.length())
                .map(rows -> callsByRows.get((int) rows))
                .boxed()
                .toList();
    }

    public EngineStatistics statistics() {
        lock.lock();
        try {
            return new EngineStatistics(
                    callsByRows(),
                    evaluations.get(),
                    busyNanos.get(),
                    idleNanos.get(),
                    buckets.size());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stops after the call in progress and lets no more images in.
     *
     * @return every image still inside, wherever it is on its way; its journey hears nothing more
     */
    public List<Unfinished> drain() {
        stop();
        joinThread();
        lock.lock();
        try {
            List<Unfinished> unfinished = new ArrayList<>();
            for (Occupant occupant : buckets.all()) {
                unfinished.add(
                        new Unfinished(
                                occupant.journey(), occupant.leg().state(), occupant.usage()));
                buckets.remove(occupant);
            }
            return unfinished;
        } finally {
            lock.unlock();
        }
    }

    /** Stops after the call in progress; images still inside are forgotten. */
    @Override
    public void close() {
        drain();
    }

    private void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void joinThread() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a journey cannot stop its own engine");
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (hasImages()) {
                dropUnwanted();
                removeAll(inside().stream().filter(Occupant::leavesAtItsEnd).toList());
                List<Occupant> answered = ask(nextCall());
                removeAll(answered.stream().filter(Occupant::leavesAtItsEnd).toList());
            }
        } catch (RuntimeException | Error e) {
            breakDown(e);
        }
    }

    /** Waits for images; false when the engine stops. */
    private boolean hasImages() {
        long since = System.nanoTime();
        lock.lock();
        try {
            while (!stopping && buckets.size() == 0) {
                changed.awaitUninterruptibly();
            }
            return !stopping;
        } finally {
            lock.unlock();
            idleNanos.addAndGet(System.nanoTime() - since);
        }
    }

    private List<Occupant> inside() {
        lock.lock();
        try {
            return buckets.all();
        } finally {
            lock.unlock();
        }
    }

    private void dropUnwanted() {
        List<Occupant> unwanted =
                inside().stream().filter(occupant -> !occupant.journey().isWanted()).toList();
        removeAll(unwanted);
        unwanted.forEach(occupant -> occupant.journey().dropped());
    }

    private List<Occupant> nextCall() {
        lock.lock();
        try {
            return buckets.nextCall();
        } finally {
            lock.unlock();
        }
    }

    /** Those that got an answer and went on; the others have left with their failure. */
    private List<Occupant> ask(List<Occupant> call) {
        if (call.isEmpty()) {
            return call;
        }
        try {
            advance(call);
            return call;
        } catch (RuntimeException e) {
            return call.size() == 1 ? fail(call.get(0), e) : askOneByOne(call);
        }
    }

    /** So that an image the network cannot take does not take others with it. */
    private List<Occupant> askOneByOne(List<Occupant> call) {
        List<Occupant> answered = new ArrayList<>();
        call.forEach(occupant -> answered.addAll(ask(List.of(occupant))));
        return answered;
    }

    private List<Occupant> fail(Occupant occupant, RuntimeException cause) {
        removeAll(List.of(occupant));
        occupant.journey().failed(cause);
        return List.of();
    }

    private void advance(List<Occupant> call) {
        List<Evaluation> asked =
                call.stream().map(occupant -> occupant.leg().evaluation()).toList();
        long started = System.nanoTime();
        List<Latents> predictions = predictor.predict(asked);
        long took = System.nanoTime() - started;
        int rowsAsked = asked.stream().mapToInt(Evaluation::rows).sum();
        busyNanos.addAndGet(took);
        evaluations.addAndGet(asked.size());
        callsByRows.incrementAndGet(rowsAsked);
        List<Leg> advanced = new ArrayList<>(call.size());
        for (int i = 0; i < call.size(); i++) {
            advanced.add(call.get(i).leg().advanced(predictions.get(i)));
        }
        // Only now, when nothing more can fail: no image is ever advanced twice by one answer.
        for (int i = 0; i < call.size(); i++) {
            Occupant occupant = call.get(i);
            occupant.advance(advanced.get(i), took * occupant.rows() / rowsAsked);
        }
    }

    private void removeAll(List<Occupant> leaving) {
        if (leaving.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            leaving.forEach(buckets::remove);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A journey threw, or this code is wrong: nothing inside can be trusted to go on. */
    private void breakDown(Throwable cause) {
        List<Occupant> inside;
        lock.lock();
        try {
            stopping = true;
            broken = Optional.of(cause);
            inside = buckets.all();
            inside.forEach(buckets::remove);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (Occupant occupant : inside) {
            occupant.journey().failed(new EngineStoppedException(cause));
        }
    }
}
