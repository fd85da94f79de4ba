package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.refinerworker.picture.GenerationParameters;
import io.latentrelay.refinerworker.picture.PictureEncoding;
import io.latentrelay.refinerworker.picture.PictureText;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From decoded picture to published result: encodes, stores, publishes, completes the lease. Runs
 * on threads of its own so that the device need not wait, with a bound on pictures in memory.
 */
final class Finishing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Finishing.class);
    private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

    private final ModelIdentity model;
    private final PictureStore store;
    private final Results results;
    private final ExecutorService threads;
    private final Semaphore room;

    /**
     * @param threadCount pictures encoded and stored at once
     * @param waiting pictures that may wait for that
     */
    Finishing(
            ModelIdentity model,
            PictureStore store,
            Results results,
            int threadCount,
            int waiting) {
        this.model = model;
        this.store = store;
        this.results = results;
        this.threads = Executors.newFixedThreadPool(threadCount);
        this.room = new Semaphore(threadCount + waiting);
    }

    /** Takes a picture over, waiting while there is no room for it. */
    void add(OpenFinish finish, Latents latents, DecodedImage picture, WorkTimes times)
            throws InterruptedException {
        room.acquire();
        threads.execute(
                () -> {
                    try {
                        finish(finish, latents, picture, times);
                    } catch (RuntimeException e) {
                        LOG.error("{} goes back", finish.name(), e);
                        finish.lease().release();
                    } finally {
                        room.release();
                    }
                });
    }

    private void finish(OpenFinish finish, Latents latents, DecodedImage picture, WorkTimes times) {
        if (!latents.isFinite() || !picture.isFinite()) {
            results.badPicture(finish, "the picture holds values that are no numbers");
        } else if (picture.isOneColour()) {
            results.badPicture(finish, "the picture is one flat colour");
        } else {
            long started = System.nanoTime();
            StoredPicture stored = store.store(finish.finish(), encode(finish, picture));
            long millis = (System.nanoTime() - started) / 1_000_000;
            results.stored(finish, stored, picture.retried(), times, millis);
        }
    }

    private byte[] encode(OpenFinish finish, DecodedImage picture) {
        GenerationParameters text =
                PictureText.of(
                        finish.job(), finish.finish(), finish.making(model, picture.retried()));
        return PictureEncoding.encode(finish.finish().file(), picture.size(), picture.rgb(), text);
    }

    /** Finishes what was taken over, within a few seconds; the rest is released. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
