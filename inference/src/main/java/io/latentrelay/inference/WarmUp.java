package io.latentrelay.inference;

import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.inference.folder.Expert;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Makes a model compute every call that is declared once, on zeros: memory has then grown to its
 * size, kernels are chosen, engines are made, and the first image waits for none of it.
 */
public final class WarmUp {

    /** One call that was made. */
    public record Step(String network, ImageSize size, int rows, Duration took) {}

    private final SdxlModel model;
    private final DeclaredCalls calls;

    public WarmUp(SdxlModel model, DeclaredCalls calls) {
        this.model = model;
        this.calls = calls;
    }

    /**
     * Makes the calls, the commonest size first.
     *
     * @param done told of each call
     * @throws IllegalArgumentException when the model cannot make pictures of a declared size
     */
    public void run(Consumer<Step> done) {
        calls.sizes().forEach(model::latentShape);
        for (ImageSize size : calls.sizes()) {
            rows().forEach(rows -> done.accept(unet(size, rows)));
            if (model.folder().expert() == Expert.REFINER) {
                done.accept(decoders(size));
            }
        }
    }

    /** CUDA chooses kernels for each count of rows, TensorRT for all at once, the CPU for none. */
    private IntStream rows() {
        int most = calls.maxRows();
        return switch (model.unetExecution().providers().get(0)) {
            case CUDA -> IntStream.rangeClosed(1, most).map(i -> most + 1 - i);
            case TENSORRT -> IntStream.of(most, 1).distinct();
            case CPU -> IntStream.of(most);
        };
    }

    private Step unet(ImageSize size, int rows) {
        long started = System.nanoTime();
        model.warmUnet(size, rows);
        return new Step("unet", size, rows, since(started));
    }

    private Step decoders(ImageSize size) {
        long started = System.nanoTime();
        model.warmDecoders(size);
        return new Step(
                "vae_decoder",
                size,
                model.decodedTogether(model.latentShape(size)),
                since(started));
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
