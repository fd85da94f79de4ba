package io.latentrelay.diffusion.noise;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;

/** Where Gaussian noise comes from. Never the device: its stream changes with the GPU model. */
public enum NoiseSource {
    /** torch's CPU generator: seeds mean what they mean in diffusers and ComfyUI. */
    TORCH_CPU("torch-cpu", "CPU") {
        @Override
        public Latents draw(long seed, int draw, Shape shape) {
            requireDraw(draw);
            return Latents.of(shape, TorchCpuNoise.draw(seed, draw, shape.size()));
        }
    },
    /** Philox as A1111's "NV" source: what torch draws on CUDA for small tensors. */
    NV_PHILOX("nv-philox", "NV") {
        @Override
        public Latents draw(long seed, int draw, Shape shape) {
            requireDraw(draw);
            return Latents.compute(shape, i -> NvPhilox.normal(seed, draw, i));
        }
    };

    private final String text;
    private final String a1111;

    NoiseSource(String text, String a1111) {
        this.text = text;
        this.a1111 = a1111;
    }

    /** As written in a run file. */
    public String text() {
        return text;
    }

    /** As A1111 writes it into a picture. */
    public String a1111() {
        return a1111;
    }

    /**
     * Accepts both names.
     *
     * @throws IllegalArgumentException naming the text and what is known
     */
    public static NoiseSource of(String text) {
        for (NoiseSource source : values()) {
            if (source.text.equalsIgnoreCase(text) || source.a1111.equalsIgnoreCase(text)) {
                return source;
            }
        }
        throw new IllegalArgumentException(
                "noise source '" + text + "' is not one of torch-cpu, nv-philox");
    }

    /**
     * Draw number {@code draw} (from 0) of a generator seeded with {@code seed}, all earlier draws
     * having had the same shape.
     */
    public abstract Latents draw(long seed, int draw, Shape shape);

    private static void requireDraw(int draw) {
        if (draw < 0) {
            throw new IllegalArgumentException("draws count from 0: " + draw);
        }
    }
}
