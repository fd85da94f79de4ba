package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.schedule.Cut;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** How run documents and manifests write values that have no text of their own. */
public final class RunWords {

    private RunWords() {}

    public static String of(NoiseSource source) {
        return source.name().toLowerCase(Locale.ROOT);
    }

    public static String of(Cut cut) {
        return cut.name().toLowerCase(Locale.ROOT);
    }

    /** Empty for infinity, which JSON cannot write: a bound that bounds nothing. */
    public static OptionalDouble finite(double number) {
        return Double.isInfinite(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    public static OptionalDouble optional(Optional<Double> number) {
        return number.isPresent() ? OptionalDouble.of(number.get()) : OptionalDouble.empty();
    }

    /**
     * @throws IllegalArgumentException naming the text and what is known
     */
    static NoiseSource noiseSource(String text) {
        for (NoiseSource source : NoiseSource.values()) {
            if (of(source).equals(text)) {
                return source;
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a known noise source; known: torch_cpu, nv_philox");
    }

    /**
     * @throws IllegalArgumentException naming the text and what is known
     */
    static Cut cut(String text) {
        for (Cut cut : Cut.values()) {
            if (of(cut).equals(text)) {
                return cut;
            }
        }
        throw new IllegalArgumentException(
                "'"
                        + text
                        + "' is not a known cut; known: timestep (a share of the training timesteps,"
                        + " as in diffusers), step (a share of the steps, as in Fooocus)");
    }
}
