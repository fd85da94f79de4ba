package io.latentrelay.baseworker;

import io.latentrelay.inference.engine.Engine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A base worker on a thread of its own. */
final class TestWorker implements AutoCloseable {

    private final BaseWorker worker;
    private final Engine engine;
    private final CompletableFuture<Void> running;

    TestWorker(BaseWorker worker, Engine engine) {
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

    Engine engine() {
        return engine;
    }

    /** Completes when the worker has handed on what it had. */
    CompletableFuture<Void> stopping() {
        return CompletableFuture.runAsync(worker::stop, task -> new Thread(task).start());
    }

    @Override
    public void close() {
        worker.stop();
        running.join();
    }
}
