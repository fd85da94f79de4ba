package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.run.RunSettings;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import java.util.HashMap;
import java.util.Map;

/** How often a network is evaluated for steps of a schedule. Not safe for concurrent use. */
final class Steps {

    private static final int REMEMBERED = 1000;

    private record Key(SamplerName sampler, int steps, ScheduleType schedule) {}

    private final Map<Key, NoiseSchedule> schedules = new HashMap<>();

    /** On SDXL's own schedule. */
    NoiseSchedule schedule(RunSettings settings, int steps) {
        if (schedules.size() > REMEMBERED) {
            schedules.clear();
        }
        return schedules.computeIfAbsent(
                new Key(settings.sampler(), steps, settings.schedule()),
                key -> key.sampler().schedule(SchedulerConfig.SDXL, key.steps(), key.schedule()));
    }

    /** From a step to before another. */
    static int evaluations(RunSettings settings, NoiseSchedule schedule, int from, int to) {
        int evaluations = Math.max(0, to - from);
        if (settings.sampler() == SamplerName.HEUN) {
            for (int step = from; step < to; step++) {
                evaluations += schedule.sigma(step + 1) > 0 ? 1 : 0;
            }
        }
        // PNDM makes its first step twice; one begun in the middle leaves out the next for that.
        boolean isTwice = settings.sampler() == SamplerName.PNDM && from == 0 && evaluations > 0;
        return isTwice && schedule.steps() > 1 ? evaluations + 1 : evaluations;
    }
}
