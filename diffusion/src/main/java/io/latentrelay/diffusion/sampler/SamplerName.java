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
    EULER("euler", "Euler", ScheduleFamily.INTERPOLATED, "EulerDiscreteScheduler"),
    EULER_ANCESTRAL(
            "euler_ancestral",
            "Euler a",
            ScheduleFamily.INTERPOLATED,
            "EulerAncestralDiscreteScheduler",
            "euler_a"),
    HEUN("heun", "Heun", ScheduleFamily.INTERPOLATED, "HeunDiscreteScheduler"),
    LMS("lms", "LMS", ScheduleFamily.INTERPOLATED, "LMSDiscreteScheduler"),
    DDIM("ddim", "DDIM", ScheduleFamily.STRIDED, "DDIMScheduler"),
    DDPM("ddpm", "DDPM", ScheduleFamily.ANCESTRAL, "DDPMScheduler"),
    PNDM("pndm", "PLMS", ScheduleFamily.STRIDED, "PNDMScheduler"),
    DPMPP_2M("dpmpp_2m", "DPM++ 2M", ScheduleFamily.MULTISTEP, "DPMSolverMultistepScheduler"),
    DPMPP_2M_SDE(
            "dpmpp_2m_sde",
            "DPM++ 2M SDE",
            ScheduleFamily.MULTISTEP,
            "DPMSolverMultistepScheduler sde-dpmsolver++",
            "dpmpp_2m_sde_gpu"),
    UNIPC(
            "unipc",
            "UniPC",
            ScheduleFamily.MULTISTEP,
            "UniPCMultistepScheduler",
            "uni_pc",
            "uni_pc_bh2"),
    LCM("lcm", "LCM", ScheduleFamily.DISTILLED, "LCMScheduler");

    private final String text;
    private final String a1111;
    private final ScheduleFamily family;
    private final List<String> aliases;

    SamplerName(String text, String a1111, ScheduleFamily family, String... aliases) {
        this.text = text;
        this.a1111 = a1111;
        this.family = family;
        this.aliases = List.of(aliases);
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

    /** The algorithm, adding as much noise as diffusers does when told nothing. */
    public Sampler sampler() {
        return sampler(SamplerOptions.DEFAULT);
    }

    /** The algorithm, with the options it has. */
    public Sampler sampler(SamplerOptions options) {
        double sNoise = options.sNoise();
        return switch (this) {
            case EULER -> new Euler(options.sChurn(), options.sTmin(), options.sTmax(), sNoise);
            case EULER_ANCESTRAL -> new EulerAncestral(options.eta().orElse(1.0), sNoise);
            case HEUN -> new Heun();
            case LMS -> new Lms();
            case DDIM -> new Ddim(options.eta().orElse(0.0), sNoise);
            case DDPM -> new Ddpm(sNoise);
            case PNDM -> new Pndm();
            case DPMPP_2M -> new DpmPlusPlus2M();
            case DPMPP_2M_SDE -> new DpmPlusPlus2MSde(sNoise);
            case UNIPC -> new UniPc();
            case LCM -> new Lcm(sNoise);
        };
    }

    /**
     * @throws IllegalArgumentException naming an option that is set and that this sampler has not:
     *     an option must never be silently without effect
     */
    public void requireHas(SamplerOptions options) {
        SamplerOptions none = SamplerOptions.DEFAULT;
        boolean churns = this == EULER;
        boolean hasEta = this == DDIM || this == EULER_ANCESTRAL;
        boolean draws = churns || hasEta || this == DDPM || this == DPMPP_2M_SDE || this == LCM;
        requireHas("eta", hasEta || options.eta().isEmpty());
        requireHas("s_noise", draws || options.sNoise() == none.sNoise());
        requireHas("s_churn", churns || options.sChurn() == none.sChurn());
        requireHas("s_tmin", churns || options.sTmin() == none.sTmin());
        requireHas("s_tmax", churns || options.sTmax() == none.sTmax());
    }

    private void requireHas(String option, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException(
                    option + " has no effect with sampler '" + text + "': leave it out");
        }
    }

    /**
     * The noise levels of a run with this sampler, as diffusers' scheduler of the same name has
     * them.
     *
     * @throws IllegalArgumentException when the model cannot be run with so many steps, or the
     *     sampler cannot follow the schedule type
     */
    public NoiseSchedule schedule(SchedulerConfig config, int steps, ScheduleType type) {
        requireFollows(type);
        return family.schedule(config, steps, type);
    }

    /**
     * @throws IllegalArgumentException when this sampler cannot follow the schedule type
     */
    public void requireFollows(ScheduleType type) {
        if (!family.follows(type)) {
            throw new IllegalArgumentException(
                    "sampler '" + text + "' has no schedule '" + type.text() + "'");
        }
    }

    /**
     * The first step of a run that begins from an image, as diffusers cuts it: {@code int(steps *
     * strength)} steps are left, one more with PNDM. Equals {@code steps} when none is left.
     *
     * @throws IllegalArgumentException when the strength is not 0 to 1
     */
    public int firstStep(double strength, int steps) {
        if (!(strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException("denoising strength must be 0 to 1: " + strength);
        }
        int first = steps - Math.min((int) (steps * strength), steps);
        return this == PNDM && first > 1 ? first - 1 : first;
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
