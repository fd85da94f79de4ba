package io.latentrelay.local.generate;

import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.util.List;
import java.util.Optional;

/** How much noise a sampler adds on its way. */
final class SamplerNoise {

    private static final Option ETA =
            Option.optional(
                    "eta",
                    "X",
                    "Share of noise drawn anew, 0 to 1, for ddim and euler_a. Default: the"
                            + " sampler's.");
    private static final Option S_NOISE =
            Option.withDefault("s-noise", "X", "Factor of noise drawn on the way, 0 to 1.5.", "1");
    private static final Option S_CHURN =
            Option.withDefault(
                    "s-churn", "X", "Noise that Euler adds before its steps, over all.", "0");
    private static final Option S_TMIN =
            Option.withDefault("s-tmin", "SIGMA", "Least sigma at which --s-churn acts.", "0");
    private static final Option S_TMAX =
            Option.optional(
                    "s-tmax", "SIGMA", "Greatest sigma at which --s-churn acts. Default: none.");

    static final List<Option> OPTIONS = List.of(ETA, S_NOISE, S_CHURN, S_TMIN, S_TMAX);

    private static final double MAX_SIGMA = 1_000_000;

    private SamplerNoise() {}

    static SamplerOptions from(Settings settings) {
        return new SamplerOptions(
                settings.optional(ETA).isPresent()
                        ? Optional.of(settings.decimal(ETA, 0, 1))
                        : Optional.empty(),
                settings.decimal(S_NOISE, 0, 1.5),
                settings.decimal(S_CHURN, 0, 1000),
                settings.decimal(S_TMIN, 0, MAX_SIGMA),
                settings.optional(S_TMAX).isPresent()
                        ? settings.decimal(S_TMAX, 0, MAX_SIGMA)
                        : Double.POSITIVE_INFINITY);
    }
}
