package io.latentrelay.inference;

import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.inference.onnx.CallRange;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.ImageNetwork;
import io.latentrelay.inference.onnx.ImageNetwork.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
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
    private static final String USUAL = "vae_decoder";
    private static final String FLOAT32 = "vae_decoder_float32";

    /**
     * How each is opened.
     *
     * @param execution by the folder it lies in
     * @param range of the calls it is to expect, where that is known
     * @param latents of zeros to try it with
     * @param picture the size of what must come out
     */
    record Opening(
            Function<String, ExecutionOptions> execution,
            Optional<CallRange> range,
            Size latents,
            Size picture) {

        private ImageNetwork open(ModelFolder folder, String part) {
            return ImageNetwork.openDecoder(
                            folder.graph(part), execution.apply(part), latents.channels(), range)
                    .probed(latents, picture);
        }
    }

    /**
     * Loads them and makes each decode zeros once.
     *
     * @throws IllegalArgumentException naming the file that is odd
     */
    static Decoders open(ModelFolder folder, Opening opening) {
        Path file = folder.graph(USUAL);
        ImageNetwork usual = opening.open(folder, USUAL);
        try {
            Optional<ImageNetwork> full = openFull(folder, opening);
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

    private static Optional<ImageNetwork> openFull(ModelFolder folder, Opening opening) {
        Path file = folder.graph(FLOAT32);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        ImageNetwork full = opening.open(folder, FLOAT32);
        if (full.isHalf()) {
            full.close();
            throw new IllegalArgumentException(file + " is float16: export it in float32");
        }
        return Optional.of(full);
    }

    @Override
    public void close() {
        usual.close();
        fallback.ifPresent(ImageNetwork::close);
    }
}
