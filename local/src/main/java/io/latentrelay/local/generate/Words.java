package io.latentrelay.local.generate;

import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words of an enum, as options and run files write them. */
public final class Words {

    private Words() {}

    /** {@code image_to_image} for that constant. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** All of them, for help: {@code timestep, step}. */
    public static String all(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Words::of).collect(Collectors.joining(", "));
    }

    /**
     * The constant that an option names; a hyphen does for an underscore.
     *
     * @throws IllegalArgumentException naming the option, its value and what is known
     */
    public static <E extends Enum<E>> E read(Settings settings, Option option, E[] constants) {
        String written = settings.string(option).strip().replace('-', '_');
        for (E constant : constants) {
            if (of(constant).equals(written.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        List<String> known = Arrays.stream(constants).map(Words::of).toList();
        throw settings.refusal(option, "one of " + String.join(", ", known));
    }
}
