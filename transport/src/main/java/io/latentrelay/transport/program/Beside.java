package io.latentrelay.transport.program;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What takes long to start, each on a thread of its own name: side by side they take less. */
public final class Beside {

    private Beside() {}

    /** For what may live on: threads that it starts in turn are no daemons, as its own is none. */
    public static <T> CompletableFuture<T> start(String thread, Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, thread).start());
    }

    /** For what a process that ends does not wait for. */
    public static <T> CompletableFuture<T> startDaemon(String thread, Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> daemon(task, thread).start());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits for what came of it. What it threw is thrown as it was, with its one clear line. */
    public static <T> T result(CompletableFuture<T> started) {
        try {
            return started.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
