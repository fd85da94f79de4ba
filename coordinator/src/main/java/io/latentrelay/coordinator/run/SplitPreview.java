package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.Split;

/**
 * What a fraction resolves to on the schedule SDXL's published models have. The worker's model
 * decides in the end, and every image records what it decided.
 */
public record SplitPreview(NoiseSchedule schedule, Split split) {

    /**
     * @throws IllegalArgumentException when SDXL's schedule cannot have that many steps
     */
    static SplitPreview of(Resolved resolved) {
        SchedulerConfig sdxl = SchedulerConfig.SDXL;
        RunSettings settings = resolved.settings();
        RefinerPlan refiner = resolved.refiner();
        NoiseSchedule schedule =
                settings.sampler().schedule(sdxl, settings.steps(), settings.schedule());
        return new SplitPreview(
                schedule,
                Split.resolve(
                        refiner.fraction(), refiner.cut(), schedule, sdxl.numTrainTimesteps()));
    }

    /** {@code base 24 + refiner 6, cut at timestep 166, sigma 1.05}, or {@code base 30 alone}. */
    public String describe() {
        if (split.refinerSteps() == 0) {
            return "base " + split.baseSteps() + " alone";
        }
        return String.format(
                "base %d + refiner %d, cut at timestep %.0f, sigma %.3f",
                split.baseSteps(),
                split.refinerSteps(),
                schedule.timestep(split.switchStep()),
                schedule.sigma(split.switchStep()));
    }
}
