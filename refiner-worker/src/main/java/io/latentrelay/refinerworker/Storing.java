package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.refinerworker.picture.PictureEncoding;
import io.latentrelay.refinerworker.picture.PictureText;
import io.latentrelay.transport.telemetry.LogContext;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * From decoded picture to published result, on threads of its own: encodes, hashes, stores. Whoever
 * brings a picture has reserved room for it before it was made.
 */
final class Storing implements AutoCloseable {

    private final ModelIdentity model;
    private final PictureStore store;
    private final Results results;
    private final ExecutorService threads;
    private final Semaphore room;
    private volatile @Nullable Error broken;

    /**
     * @param threadCount pictures encoded and stored at once
     * @param pictures in memory at most, those in the decoder included
     */
    Storing(
            ModelIdentity model,
            PictureStore store,
            Results results,
            int threadCount,
            int pictures) {
        this.model = model;
        this.store = store;
        this.results = results;
        this.threads =
                Executors.newFixedThreadPool(threadCount, task -> new Thread(task, "storing"));
        this.room = new Semaphore(pictures);
    }

    /** Makes sure of room for a picture, waiting for it. */
    void reserve() throws InterruptedException {
        room.acquire();
    }

    /** The same, if there is room now. */
    boolean tryReserve() {
        return room.tryAcquire();
    }

    /** Gives up what was reserved. */
    void free() {
        room.release();
    }

    /** Takes a picture over, into the room reserved for it. */
    void add(Decoded decoded) {
        OpenFinish open = decoded.open();
        LogContext context =
                LogContext.of(
                        open.job().run().name(),
                        open.job().trajectory(),
                        open.finish().imageIndex());
        threads.execute(() -> context.run(() -> settle(decoded)));
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(broken);
    }

    private void settle(Decoded decoded) {
        OpenFinish open = decoded.open();
        try {
            if (!open.work().isHeld()) {
                open.lost();
            } else if (!open.isClaimed()) {
                judge(decoded);
            }
        } catch (RuntimeException e) {
            // Interrupted: the worker has ended, and the work is given back.
            if (!Thread.currentThread().isInterrupted()) {
                open.failed(e);
            }
        } catch (Error e) {
            broken = e;
        } finally {
            room.release();
        }
    }

    private void judge(Decoded decoded) {
        DecodedImage picture = decoded.picture();
        if (!decoded.refined().latents().isFinite() || !picture.isFinite()) {
            results.badPicture(decoded.open(), "the picture holds values that are no numbers");
        } else if (picture.isOneColour()) {
            results.badPicture(decoded.open(), "the picture is one flat colour");
        } else {
            store(decoded);
        }
    }

    private void store(Decoded decoded) {
        OpenFinish open = decoded.open();
        long started = System.nanoTime();
        byte[] file = encode(open, decoded.picture());
        StoredPicture picture = StoredPicture.of(open.finish().key(), file);
        PictureNote note = PictureNote.of(results.stored(decoded, picture, since(started)));
        StoredPicture there = store.store(open.finish(), picture, file, note);
        results.publish(open, results.stored(decoded, there, since(started)));
    }

    private static long since(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }

    private byte[] encode(OpenFinish open, DecodedImage picture) {
        return PictureEncoding.encode(
                open.finish().file(),
                picture.size(),
                picture.rgb(),
                PictureText.of(open.job(), open.finish(), open.making(model, picture)));
    }

    /** What is being stored is abandoned; its work goes back. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
