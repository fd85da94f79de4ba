package io.latentrelay.diffusion.noise;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;

/** Where Gaussian noise comes from. Never the device: its stream changes with the GPU model. */
public enum NoiseSource {
    /** torch's CPU generator: seeds mean what they mean in diffusers and ComfyUI. */
    TORCH_CPU,
    /** Philox as A1111's "NV" source: what torch draws on CUDA for small tensors. */
    NV_PHILOX;

    /**
     * Draw number {@code draw} (from 0) of a generator seeded with {@code seed}, all earlier draws
     * having had the same shape.
     */
    public Latents draw(long seed, int draw, Shape shape) {
        throw new UnsupportedOperationException("not yet");
    }
}
