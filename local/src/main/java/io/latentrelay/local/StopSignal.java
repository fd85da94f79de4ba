package io.latentrelay.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the thread that does the work, and keeps the JVM
 * alive while that thread closes what it opened, in its own order.
 */
final class StopSignal {

    /** An orchestrator that sends SIGTERM follows up with SIGKILL: often after 10 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private StopSignal() {}

    /** Runs {@code work} on this thread. When it was told to stop, the JVM ends as it returns. */
    static int run(IntSupplier work) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(worker, done), "stop-signal");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.getAsInt();
        } finally {
            done.countDown();
        }
    }

    /** Waits to be told to stop. The exit code of a command that has nothing else to do. */
    static int await() {
        try {
            new CountDownLatch(1).await();
            return 1;
        } catch (InterruptedException toldToStop) {
            return 0;
        }
    }

    private static void stop(Thread worker, CountDownLatch done) {
        if (done.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("relay: gave up waiting for an orderly end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
