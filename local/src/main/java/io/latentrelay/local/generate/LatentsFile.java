package io.latentrelay.local.generate;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.local.output.Npy;
import java.nio.file.Path;
import java.util.List;

/**
 * Latents as a NumPy file of the shape that diffusers' pipelines take: 1, channels, height, width.
 */
final class LatentsFile {

    private LatentsFile() {}

    static void write(Path file, Latents latents) {
        Shape shape = latents.shape();
        Npy.write(
                file,
                List.of(1, shape.channels(), shape.height(), shape.width()),
                latents.toArray());
    }
}
