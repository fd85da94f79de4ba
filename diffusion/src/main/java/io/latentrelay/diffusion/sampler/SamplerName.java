package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleFamily;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Samplers as they are named in a run file. */
public enum SamplerName {
    EULER("euler", "Euler", List.of("EulerDiscreteScheduler"), ScheduleFamily.INTERPOLATED);

    private final String text;
    private final String a1111;
    private final List<String> aliases;
    private final ScheduleFamily family;

    SamplerName(String text, String a1111, List<String> aliases, ScheduleFamily family) {
        this.text = text;
        this.a1111 = a1111;
        this.aliases = aliases;
        this.family = family;
    }

    /** Canonical name, as stored and sent. */
    public String text() {
        return text;
    }

    /** As A1111 writes it into a picture. */
    public String a1111() {
        return a1111;
    }

    /** Other names it is known by: diffusers' class first, then ComfyUI's where it differs. */
    public List<String> aliases() {
        return aliases;
    }

    public Sampler sampler() {
        return switch (this) {
            case EULER -> new Euler();
        };
    }

    /**
     * The noise levels of a run with this sampler, as diffusers' scheduler of the same name has
     * them.
     *
     * @throws IllegalArgumentException when the model cannot be run with so many steps
     */
    public NoiseSchedule schedule(SchedulerConfig config, int steps, ScheduleType type) {
        return family.schedule(config, steps, type);
    }

    /**
     * Accepts the canonical name, diffusers' class name, and A1111's and ComfyUI's names, in any
     * letter case. A name that carries a schedule ("DPM++ 2M Karras") is a {@link NamedSampler}.
     *
     * @throws IllegalArgumentException naming the text and what is known
     */
    public static SamplerName of(String text) {
        String wanted = text.strip();
        for (SamplerName name : values()) {
            if (name.goesBy(wanted)) {
                return name;
            }
        }
        throw new IllegalArgumentException(
                "sampler '" + text + "' is not known; known are " + known());
    }

    private boolean goesBy(String wanted) {
        return text.equalsIgnoreCase(wanted)
                || a1111.equalsIgnoreCase(wanted)
                || aliases.stream().anyMatch(wanted::equalsIgnoreCase);
    }

    private static String known() {
        return Arrays.stream(values()).map(SamplerName::text).collect(Collectors.joining(", "));
    }
}
