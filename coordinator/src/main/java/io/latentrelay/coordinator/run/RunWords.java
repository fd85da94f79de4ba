package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.prompts.PromptFile.Format;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.handoff.FileFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** How run documents and manifests write values that have no text of their own. */
public final class RunWords {

    private RunWords() {}

    public static String of(NoiseSource source) {
        return source.name().toLowerCase(Locale.ROOT);
    }

    public static String of(Cut cut) {
        return cut.name().toLowerCase(Locale.ROOT);
    }

    public static String of(RefinerMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    public static String of(FileFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    public static String of(Through through) {
        return through.name().toLowerCase(Locale.ROOT);
    }

    public static String of(LongPrompts longPrompts) {
        return longPrompts.name().toLowerCase(Locale.ROOT);
    }

    /** One of an enum's words, in small letters. */
    private static <E extends Enum<E>> E word(String text, String what, E[] known) {
        for (E value : known) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        String words =
                Arrays.stream(known)
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "'" + text + "' is not a known " + what + "; known: " + words);
    }

    static FileFormat fileFormat(String text) {
        return word(text, "format", FileFormat.values());
    }

    static Format promptFormat(String text) {
        return word(text, "format", Format.values());
    }

    static RefinerMode refinerMode(String text) {
        return word(text, "mode", RefinerMode.values());
    }

    static Through through(String text) {
        return word(text, "way through", Through.values());
    }

    static LongPrompts longPrompts(String text) {
        return word(text, "way with long prompts", LongPrompts.values());
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
