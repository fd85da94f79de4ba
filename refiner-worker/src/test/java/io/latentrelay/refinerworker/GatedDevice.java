package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.refinerworker.RefinerWorker.Device;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that answers only as many calls as it is allowed, and counts what it was asked. */
final class GatedDevice implements NoisePredictor, PictureDecoder {

    static final int ANY = 1_000_000;

    private final SdxlModel model;
    private final Semaphore calls;
    private final Semaphore decodes;
    private final AtomicInteger evaluations = new AtomicInteger();
    private final AtomicInteger callsAsked = new AtomicInteger();
    private final AtomicInteger decodesAsked = new AtomicInteger();
    private final AtomicInteger decoded = new AtomicInteger();
    private final AtomicInteger mostTogether = new AtomicInteger();

    GatedDevice(SdxlModel model, int calls, int decodes) {
        this.model = model;
        this.calls = new Semaphore(calls);
        this.decodes = new Semaphore(decodes);
    }

    Device device() {
        return new Device(new Engine(this, RefinerTopics.LANES), this);
    }

    @Override
    public List<Latents> predict(List<Evaluation> asked) {
        callsAsked.incrementAndGet();
        calls.acquireUninterruptibly();
        evaluations.addAndGet(asked.size());
        return model.predict(asked);
    }

    @Override
    public List<DecodedImage> decode(List<Latents> latents) {
        decodesAsked.incrementAndGet();
        decodes.acquireUninterruptibly();
        decoded.addAndGet(latents.size());
        mostTogether.accumulateAndGet(latents.size(), Math::max);
        return model.decode(latents);
    }

    @Override
    public int together(Shape latents) {
        return model.decodedTogether(latents);
    }

    void allow(int more) {
        calls.release(more);
    }

    void allowDecodes(int more) {
        decodes.release(more);
    }

    /** Images advanced, by all calls answered. */
    int evaluations() {
        return evaluations.get();
    }

    /** Calls of the network, answered or not. */
    int callsAsked() {
        return callsAsked.get();
    }

    /** Calls of the decoder, answered or not. */
    int decodesAsked() {
        return decodesAsked.get();
    }

    /** Pictures that came out. */
    int decoded() {
        return decoded.get();
    }

    /** Pictures of the largest call. */
    int mostTogether() {
        return mostTogether.get();
    }
}
