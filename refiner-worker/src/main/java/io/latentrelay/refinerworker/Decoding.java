package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.DecodedImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes finished latents beside the engine, on a thread of its own: those of one shape together,
 * as many as have come and one call takes. Pictures are large, so it begins only what there is room
 * for in {@link Storing}; latents wait here, bounded by {@link Images}.
 */
final class Decoding implements AutoCloseable {

    private final PictureDecoder decoder;
    private final Storing storing;
    private final Thread thread;
    private final Deque<Refined> waiting = new ArrayDeque<>();
    private volatile @Nullable Throwable broken;

    Decoding(PictureDecoder decoder, Storing storing) {
        this.decoder = decoder;
        this.storing = storing;
        this.thread = new Thread(this::run, "decoding");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Takes an image over; never waits. */
    void add(Refined refined) {
        refined.open().refinedTo(refined);
        refined.open().leftDevice();
        synchronized (waiting) {
            waiting.add(refined);
            waiting.notifyAll();
        }
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(broken).or(storing::failure);
    }

    private void run() {
        try {
            while (true) {
                decode(nextBatch());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            broken = e;
        }
    }

    /** At least one; each has its room. */
    private List<Refined> nextBatch() throws InterruptedException {
        storing.reserve();
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            List<Refined> batch = new ArrayList<>(List.of(waiting.remove()));
            Shape shape = batch.get(0).latents().shape();
            int most = decoder.together(shape);
            Iterator<Refined> others = waiting.iterator();
            while (batch.size() < most && others.hasNext()) {
                Refined other = others.next();
                if (other.latents().shape().equals(shape) && storing.tryReserve()) {
                    batch.add(other);
                    others.remove();
                }
            }
            return batch;
        }
    }

    private void decode(List<Refined> batch) {
        List<Refined> wanted = new ArrayList<>();
        for (Refined refined : batch) {
            if (isWanted(refined.open())) {
                wanted.add(refined);
            } else {
                storing.free();
            }
        }
        if (!wanted.isEmpty()) {
            decodeWanted(wanted);
        }
    }

    private static boolean isWanted(OpenFinish open) {
        if (!open.work().isHeld()) {
            open.lost();
        }
        return !open.isClaimed();
    }

    private void decodeWanted(List<Refined> batch) {
        List<DecodedImage> pictures;
        long started = System.nanoTime();
        try {
            List<Latents> latents = batch.stream().map(Refined::latents).toList();
            pictures = decoder.decode(latents);
        } catch (RuntimeException e) {
            failed(batch, e);
            return;
        }
        long nanos = System.nanoTime() - started;
        for (int i = 0; i < batch.size(); i++) {
            storing.add(new Decoded(batch.get(i), pictures.get(i), nanos, batch.size()));
        }
    }

    /** Alone, so that an image the network cannot take does not take others with it. */
    private void failed(List<Refined> batch, RuntimeException cause) {
        if (batch.size() > 1) {
            batch.forEach(refined -> decodeWanted(List.of(refined)));
        } else {
            batch.get(0).open().failed(cause);
            storing.free();
        }
    }

    /** Ends after the decode in progress, and storing with it; what waits stays where it is. */
    @Override
    public void close() {
        thread.interrupt();
        storing.close();
    }
}
