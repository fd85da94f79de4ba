package io.latentrelay.diffusion.sampler;

import java.util.Optional;

/**
 * How much noise a sampler adds on its way, for the samplers that add any.
 *
 * @param eta share of the noise a step removes that is drawn anew: DDIM's eta (0 if empty), and
 *     Euler ancestral's (1 if empty)
 * @param sNoise factor of all noise drawn on the way
 * @param sChurn Karras et al. 2022, S_churn: how much noise Euler adds before its steps, over the
 *     whole run
 * @param sTmin least sigma at which it does
 * @param sTmax greatest sigma at which it does; may be infinite
 */
public record SamplerOptions(
        Optional<Double> eta, double sNoise, double sChurn, double sTmin, double sTmax) {

    /** As diffusers samples when told nothing. */
    public static final SamplerOptions DEFAULT =
            new SamplerOptions(Optional.empty(), 1, 0, 0, Double.POSITIVE_INFINITY);

    public SamplerOptions {
        eta.ifPresent(value -> require("eta", value, 1));
        require("s_noise", sNoise, 1.5);
        require("s_churn", sChurn, 1000);
        require("s_tmin", sTmin, Double.POSITIVE_INFINITY);
        require("s_tmax", sTmax, Double.POSITIVE_INFINITY);
        if (sTmin > sTmax) {
            throw new IllegalArgumentException("s_tmin " + sTmin + " is above s_tmax " + sTmax);
        }
    }

    private static void require(String key, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(key + " must be 0 to " + most + ": " + value);
        }
    }
}
