package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.Split;
import java.util.List;

/**
 * What a run's fractions resolve to on the schedule SDXL's published models have. The worker's
 * model decides in the end, and every image records what it decided.
 */
public record SplitPreview(NoiseSchedule schedule, List<Split> splits) {

    public SplitPreview {
        splits = List.copyOf(splits);
    }

    /**
     * In the order of the plans.
     *
     * @throws IllegalArgumentException when SDXL's schedule cannot have that many steps
     */
    public static SplitPreview of(RunSettings settings, List<RefinerPlan> refiners) {
        SchedulerConfig sdxl = SchedulerConfig.SDXL;
        NoiseSchedule schedule =
                settings.sampler().schedule(sdxl, settings.steps(), settings.schedule());
        List<Split> splits = refiners.stream().map(refiner -> resolve(refiner, schedule)).toList();
        return new SplitPreview(schedule, splits);
    }

    private static Split resolve(RefinerPlan refiner, NoiseSchedule schedule) {
        int numTrainTimesteps = SchedulerConfig.SDXL.numTrainTimesteps();
        return Split.resolve(refiner.fraction(), refiner.cut(), schedule, numTrainTimesteps);
    }

    /** {@code base 24 + refiner 6, cut at timestep 166, sigma 1.05}, or {@code base 30 alone}. */
    public String describe(Split split) {
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
