package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Section;
import io.latentrelay.diffusion.sampler.NamedSampler;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.schedule.ScheduleType;
import java.util.Optional;

/** The sampler a run file asks for, with a schedule it can follow and options it has. */
record SamplerChoice(SamplerName name, ScheduleType schedule, SamplerOptions options) {

    private static final NamedSampler DEFAULT =
            new NamedSampler(SamplerName.EULER, Optional.empty());
    private static final double MAX_SIGMA = 1_000_000;

    /**
     * @param section the run file's {@code settings}
     */
    static SamplerChoice read(Section section) {
        NamedSampler named = section.choice("sampler", NamedSampler::of).orElse(DEFAULT);
        SamplerChoice choice =
                new SamplerChoice(named.sampler(), schedule(section, named), options(section));
        // Only what is wrong for itself has been told by now; here is what does not go together.
        report(section, "schedule", () -> choice.name().requireFollows(choice.schedule()));
        report(section, "sampler", () -> choice.name().requireHas(choice.options()));
        return choice;
    }

    /**
     * The largest picture whose state at a handoff fits a topic's 8 MiB messages: float32 latents,
     * and what the sampler remembers of earlier steps, up to five tensors of the same size.
     */
    long maxPixels() {
        return switch (name) {
            case EULER, EULER_ANCESTRAL, HEUN, DDIM, DDPM, LCM -> 4096L * 4096;
            case LMS, PNDM, DPMPP_2M, DPMPP_2M_SDE, UNIPC -> 2048L * 2048;
        };
    }

    private static ScheduleType schedule(Section section, NamedSampler named) {
        Optional<ScheduleType> written = section.choice("schedule", ScheduleType::of);
        if (written.isPresent()
                && named.schedule().isPresent()
                && !written.equals(named.schedule())) {
            section.error(
                    "schedule",
                    "'"
                            + written.get().text()
                            + "' contradicts the sampler's name, which says '"
                            + named.schedule().get().text()
                            + "'; keep one");
        }
        return written.or(named::schedule).orElse(ScheduleType.MODEL);
    }

    private static SamplerOptions options(Section section) {
        SamplerOptions standard = SamplerOptions.DEFAULT;
        Optional<Double> eta = section.decimal("eta", 0, 1);
        double sNoise = section.decimal("s_noise", 0, 1.5).orElse(standard.sNoise());
        double sChurn = section.decimal("s_churn", 0, 1000).orElse(standard.sChurn());
        double sTmin = section.decimal("s_tmin", 0, MAX_SIGMA).orElse(standard.sTmin());
        double sTmax = section.decimal("s_tmax", 0, MAX_SIGMA).orElse(standard.sTmax());
        if (sTmin > sTmax) {
            section.error("s_tmin", sTmin + " is above s_tmax " + sTmax);
            return standard;
        }
        return new SamplerOptions(eta, sNoise, sChurn, sTmin, sTmax);
    }

    private static void report(Section section, String key, Runnable requirement) {
        try {
            requirement.run();
        } catch (IllegalArgumentException e) {
            section.error(key, String.valueOf(e.getMessage()));
        }
    }
}
