package io.latentrelay.diffusion.schedule;

import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a run's noise levels fall between the noisiest and the last. */
public enum ScheduleType {
    /** As the model's own scheduler configuration spaces its timesteps. */
    MODEL("model", "Automatic", List.of()),
    /** Timesteps a whole stride apart, the noisiest one left out: SDXL's own spacing. */
    LEADING("leading", "Leading", List.of()),
    /** Timesteps a stride apart from the noisiest on. */
    TRAILING("trailing", "Trailing", List.of()),
    /** Timesteps evenly from the noisiest to 0. */
    LINSPACE("linspace", "Uniform", List.of("normal")),
    /** Karras et al. 2022, equation 5, rho = 7. */
    KARRAS("karras", "Karras", List.of()),
    /** Even in log sigma. */
    EXPONENTIAL("exponential", "Exponential", List.of()),
    /** Quantiles of a beta distribution, Lee et al. 2024. */
    BETA("beta", "Beta", List.of());

    private final String text;
    private final String a1111;
    private final List<String> aliases;

    ScheduleType(String text, String a1111, List<String> aliases) {
        this.text = text;
        this.a1111 = a1111;
        this.aliases = aliases;
    }

    /** Canonical name, as stored and sent. */
    public String text() {
        return text;
    }

    /** As A1111 writes it into a picture. */
    public String a1111() {
        return a1111;
    }

    /** Other names it is known by, ComfyUI's among them. */
    public List<String> aliases() {
        return aliases;
    }

    /** Whether noise levels follow a curve of sigma; if not, they follow from the timesteps. */
    public boolean isCurve() {
        return this == KARRAS || this == EXPONENTIAL || this == BETA;
    }

    /** The spacing that holds: this type's, or else the model's own. */
    public Spacing spacing(SchedulerConfig config) {
        return switch (this) {
            case LEADING -> Spacing.LEADING;
            case TRAILING -> Spacing.TRAILING;
            case LINSPACE -> Spacing.LINSPACE;
            case MODEL, KARRAS, EXPONENTIAL, BETA -> config.timestepSpacing();
        };
    }

    /**
     * Accepts the canonical name, A1111's and ComfyUI's, in any letter case.
     *
     * @throws IllegalArgumentException naming the text and what is known
     */
    public static ScheduleType of(String text) {
        return find(text)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "schedule '" + text + "' is not one of " + known()));
    }

    /** The same, or nothing. */
    public static Optional<ScheduleType> find(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(type -> type.goesBy(wanted)).findFirst();
    }

    private boolean goesBy(String wanted) {
        return text.equals(wanted)
                || a1111.toLowerCase(Locale.ROOT).equals(wanted)
                || aliases.contains(wanted);
    }

    private static String known() {
        return Arrays.stream(values()).map(ScheduleType::text).collect(Collectors.joining(", "));
    }
}
