package io.latentrelay.inference;

import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.ImageNetwork;
import io.latentrelay.inference.onnx.ImageNetwork.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The VAE decoders of a model folder: {@code vae_decoder}, and {@code vae_decoder_float32} where
 * someone put one. ONNX Runtime cannot run a float16 graph in float32, so a VAE that overflows in
 * half precision needs the second file.
 *
 * @param usual decodes every picture first
 * @param fallback decodes what came out as no picture
 */
record Decoders(ImageNetwork usual, Optional<ImageNetwork> fallback) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Decoders.class);
    private static final String FLOAT32 = "vae_decoder_float32";

    /**
     * Loads them and makes each decode {@code latents} of zeros once.
     *
     * @throws IllegalArgumentException naming the file that is odd
     */
    static Decoders open(ModelFolder folder, ExecutionOptions options, Size latents, Size picture) {
        Path file = folder.graph("vae_decoder");
        ImageNetwork usual = ImageNetwork.openDecoder(file, options).probed(latents, picture);
        try {
            Optional<ImageNetwork> full = openFull(folder, options, latents, picture);
            if (!usual.isHalf() || !folder.vae().forceUpcast()) {
                return new Decoders(usual, full);
            }
            if (full.isPresent()) {
                usual.close();
                return new Decoders(full.get(), Optional.empty());
            }
        } catch (RuntimeException e) {
            usual.close();
            throw e;
        }
        LOG.warn(
                "{} is float16, but its config.json says force_upcast, so pictures may come out as"
                        + " NaN and fail; export the decoder in float32 as well, as {}",
                file,
                folder.graph(FLOAT32));
        return new Decoders(usual, Optional.empty());
    }

    private static Optional<ImageNetwork> openFull(
            ModelFolder folder, ExecutionOptions options, Size latents, Size picture) {
        Path file = folder.graph(FLOAT32);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        ImageNetwork full = ImageNetwork.openDecoder(file, options);
        if (full.isHalf()) {
            full.close();
            throw new IllegalArgumentException(file + " is float16: export it in float32");
        }
        return Optional.of(full.probed(latents, picture));
    }

    @Override
    public void close() {
        usual.close();
        fallback.ifPresent(ImageNetwork::close);
    }
}
