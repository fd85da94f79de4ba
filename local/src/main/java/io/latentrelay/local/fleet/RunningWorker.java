package io.latentrelay.local.fleet;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A worker's loop in a thread of its own. */
final class RunningWorker implements AutoCloseable {

    /** What a worker does until it is stopped. */
    interface Loop {
        void run() throws Exception;
    }

    private final String name;
    private final FutureTask<Void> work;
    private final Runnable stop;

    private RunningWorker(String name, FutureTask<Void> work, Runnable stop) {
        this.name = name;
        this.work = work;
        this.stop = stop;
    }

    /**
     * @param loop runs until {@code stop} is called
     */
    static RunningWorker start(String name, Loop loop, Runnable stop) {
        FutureTask<Void> work =
                new FutureTask<>(
                        () -> {
                            loop.run();
                            return null;
                        });
        new Thread(work, name).start();
        return new RunningWorker(name, work, stop);
    }

    /** Stops all of them at the same time: each takes a while to come to its end. */
    static void closeAll(List<RunningWorker> workers) {
        List<CompletableFuture<Void>> closings =
                workers.stream()
                        .map(
                                worker ->
                                        CompletableFuture.runAsync(
                                                worker::close, task -> new Thread(task).start()))
                        .toList();
        closings.forEach(CompletableFuture::join);
    }

    /** Why it ended although nobody stopped it; empty while it works. */
    Optional<IllegalStateException> failure() {
        if (!work.isDone()) {
            return Optional.empty();
        }
        try {
            work.get();
            return Optional.of(new IllegalStateException("the " + name + " ended by itself"));
        } catch (ExecutionException e) {
            return Optional.of(new IllegalStateException("the " + name + " failed", e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Stops the loop and waits for its end. What made it fail, if anything, was for the asking. */
    @Override
    public void close() {
        stop.run();
        boolean interrupted = false;
        while (true) {
            try {
                work.get();
                break;
            } catch (ExecutionException failedBefore) {
                break;
            } catch (InterruptedException e) {
                // What the loop uses is closed after this: wait for its end all the same.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
