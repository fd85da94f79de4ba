package io.latentrelay.diffusion.noise;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stream's next draw while the caller has other things to do, such as waiting for the
 * network: who draws at one step will draw at the next. Draws are functions of their stream, so
 * this only saves time. Bounded; safe for concurrent use.
 */
final class DrawsAhead {

    /** Images in work at a time, and then some. */
    private static final int MOST = 256;

    /** Of all that is kept, so that large pictures are fewer. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int KEPT_SECONDS = 10;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    KEPT_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MOST),
                    DrawsAhead::daemon,
                    new ThreadPoolExecutor.DiscardPolicy());
    private final Map<Draw, FutureTask<Latents>> ahead = new LinkedHashMap<>();
    private long bytes;

    private record Draw(RandomStream stream, Shape shape) {

        Latents make() {
            return stream.source().draw(stream.seed(), stream.draws(), shape);
        }

        long bytes() {
            return (long) Float.BYTES * shape.size();
        }
    }

    DrawsAhead() {
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "noise-ahead");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The draw where a stream stands. The first of a stream is a run's initial noise, which most
     * samplers draw and then no more: only from the second on is the next one begun.
     */
    Latents draw(RandomStream stream, Shape shape) {
        Draw wanted = new Draw(stream, shape);
        FutureTask<Latents> begun = take(wanted);
        Latents drawn = begun == null ? wanted.make() : finish(begun);
        if (stream.draws() > 0) {
            begin(new Draw(stream.advanced(), shape));
        }
        return drawn;
    }

    private synchronized @Nullable FutureTask<Latents> take(Draw draw) {
        FutureTask<Latents> task = ahead.remove(draw);
        if (task != null) {
            bytes -= draw.bytes();
            thread.remove(task);
        }
        return task;
    }

    /** Does it here where it was not begun, and waits where it was. */
    private static Latents finish(FutureTask<Latents> task) {
        task.run();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a draw failed", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void begin(Draw draw) {
        if (draw.bytes() > MOST_BYTES || ahead.containsKey(draw)) {
            return;
        }
        while (ahead.size() >= MOST || bytes + draw.bytes() > MOST_BYTES) {
            Draw oldest = ahead.keySet().iterator().next(); // its image has ended
            FutureTask<Latents> unused = take(oldest);
        }
        FutureTask<Latents> task = new FutureTask<>(draw::make);
        ahead.put(draw, task);
        bytes += draw.bytes();
        thread.execute(task);
    }
}
