package io.latentrelay.local.generate;

import io.latentrelay.diffusion.sampler.NamedSampler;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.util.List;
import java.util.Optional;

/** How an image moves down its noise levels: which sampler, along which schedule. */
public record Sampling(SamplerName sampler, ScheduleType schedule) {

    private static final Option SAMPLER =
            Option.withDefault(
                    "sampler", "NAME", "Sampler; 'relay inspect samplers' lists them.", "euler");
    private static final Option SCHEDULE =
            Option.optional(
                    "schedule",
                    "NAME",
                    "Schedule. Default: what the sampler's name says, or else model: as the model's"
                            + " scheduler_config.json has it.");

    /** Number of steps, both models together. */
    public static final Option STEPS =
            Option.withDefault("steps", "N", "Steps of both models together.", "30");

    /** The most steps a run may have. */
    public static final int MAX_STEPS = 1000;

    public static final List<Option> OPTIONS = List.of(SAMPLER, SCHEDULE);

    /**
     * As {@link #OPTIONS} say it.
     *
     * @throws IllegalArgumentException naming an unknown sampler or schedule
     */
    public static Sampling from(Settings settings) {
        NamedSampler named = NamedSampler.of(settings.string(SAMPLER));
        Optional<ScheduleType> given = settings.optional(SCHEDULE).map(ScheduleType::of);
        if (given.isPresent() && named.schedule().filter(s -> s != given.get()).isPresent()) {
            throw new IllegalArgumentException(
                    "--sampler '"
                            + settings.string(SAMPLER)
                            + "' names another schedule than --schedule '"
                            + given.get().text()
                            + "'; keep one");
        }
        return new Sampling(named.sampler(), given.or(named::schedule).orElse(ScheduleType.MODEL));
    }

    /**
     * The noise levels of a run.
     *
     * @throws IllegalArgumentException when a model cannot be run with so many steps
     */
    public NoiseSchedule schedule(SchedulerConfig config, int steps) {
        return sampler.schedule(config, steps, schedule);
    }
}
