package io.latentrelay.transport.work;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a process in order when it is told to terminate (SIGTERM, Ctrl-C). */
public final class Termination {

    /** After what was asked for: what is open has to be closed. */
    private static final Duration CLOSING = Duration.ofSeconds(4);

    /** Within the ten seconds that container platforms grant by default. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    private final Runnable stop;
    private final Duration patience;
    private final CountDownLatch over = new CountDownLatch(1);

    private Termination(Runnable stop, Duration patience) {
        this.stop = stop;
        this.patience = patience.plus(CLOSING);
    }

    /**
     * Does the work. Should the process be terminated meanwhile, {@code stop} is called from
     * another thread to make the work come to its end, and the JVM waits for that, nine seconds at
     * most.
     */
    public static <T> T orderly(Runnable stop, Callable<T> work) throws Exception {
        return orderly(PATIENCE, stop, work);
    }

    /** The same, for work that comes to its end within {@code patience}, and four seconds more. */
    public static <T> T orderly(Duration patience, Runnable stop, Callable<T> work)
            throws Exception {
        Termination termination = new Termination(stop, patience);
        Thread hook = new Thread(termination::await, "termination");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } finally {
            termination.over.countDown();
            remove(hook);
        }
    }

    private void await() {
        long deadline = System.nanoTime() + patience.toNanos();
        stop.run();
        try {
            // The JVM ends when this returns, whatever still runs.
            if (!over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                LOG.warn("Terminated with work still in progress");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way down, and the hook is what was just let go of.
        }
    }
}
