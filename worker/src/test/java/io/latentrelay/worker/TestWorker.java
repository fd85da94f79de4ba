package io.latentrelay.worker;

import io.latentrelay.inference.engine.Engine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A worker on a thread of its own. */
public final class TestWorker implements AutoCloseable {

    private final Worker worker;
    private final Engine engine;
    private final CompletableFuture<Void> running;

    public TestWorker(Worker worker, Engine engine) {
        this.worker = worker;
        this.engine = engine;
        this.running = CompletableFuture.runAsync(this::run, task -> new Thread(task).start());
    }

    private void run() {
        try {
            worker.run();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    public Engine engine() {
        return engine;
    }

    public boolean hasEnded() {
        return running.isDone();
    }

    /** Completes when the worker has handed on what it had. */
    public CompletableFuture<Void> stopping() {
        return CompletableFuture.runAsync(worker::stop, task -> new Thread(task).start());
    }

    /** Not for ever: a test that failed may have left its device stuck. */
    @Override
    public void close() {
        worker.stop();
        try {
            running.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the worker did not end in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
