package io.latentrelay.inference.folder;

import java.util.List;
import java.util.Optional;

/**
 * What {@code vae_decoder/config.json} says.
 *
 * @param scalingFactor what latents were multiplied by after encoding
 * @param statistics mean and standard deviation of the latents' channels, for models that normalise
 *     by them
 * @param forceUpcast whether the VAE overflows in half precision
 * @param downscale pixels per latent along each side
 */
public record VaeConfig(
        int latentChannels,
        double scalingFactor,
        Optional<Statistics> statistics,
        boolean forceUpcast,
        int downscale) {

    /** One number per latent channel. */
    public record Statistics(List<Float> mean, List<Float> standardDeviation) {

        public Statistics {
            mean = List.copyOf(mean);
            standardDeviation = List.copyOf(standardDeviation);
        }
    }

    static VaeConfig read(JsonFile json) {
        int channels = json.integer("latent_channels");
        // diffusers' defaults for AutoencoderKL, where a key is missing.
        return new VaeConfig(
                channels,
                json.number("scaling_factor", 0.18215),
                statistics(json, channels),
                json.flag("force_upcast", true),
                1 << (json.length("block_out_channels") - 1));
    }

    private static Optional<Statistics> statistics(JsonFile json, int channels) {
        if (!json.has("latents_mean") || !json.has("latents_std")) {
            return Optional.empty();
        }
        return Optional.of(
                new Statistics(
                        perChannel(json, "latents_mean", channels),
                        perChannel(json, "latents_std", channels)));
    }

    private static List<Float> perChannel(JsonFile json, String key, int channels) {
        List<Float> values = json.floats(key);
        if (values.size() != channels) {
            throw json.odd(key, "a list of " + channels + " numbers, one per channel", values);
        }
        return values;
    }
}
