package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.run.RefinerMode;
import io.latentrelay.coordinator.run.RefinerPlan;
import io.latentrelay.coordinator.run.Resolved;
import io.latentrelay.coordinator.run.RunSettings;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.handoff.FileSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * What one image costs beyond what it shares.
 *
 * @param first step that its base trajectory runs
 * @param base what the base does for it when it shares nothing
 * @param switchStep where the base's part ends
 * @param bytes of its picture, about
 */
record Cost(int first, int switchStep, Work base, Work refiner, SplitLine split, long bytes) {

    // Of a picture, by pixel: what SDXL's pictures of 1024 x 1024 came to.
    private static final double PNG = 1.5;
    private static final double JPEG = 0.15;
    private static final double WEBP = 0.05;
    private static final double WEBP_LOSSLESS = 1.1;

    static Cost of(Resolved image, Steps steps) {
        RunSettings settings = image.settings();
        RefinerPlan refiner = image.refiner();
        NoiseSchedule schedule = steps.schedule(settings, settings.steps());
        int first =
                settings.init()
                        .map(
                                init ->
                                        settings.sampler()
                                                .firstStep(init.strength(), settings.steps()))
                        .orElse(0);
        if (refiner.mode() == RefinerMode.ALONE) {
            return alone(image, schedule, first);
        }
        if (refiner.mode() == RefinerMode.IMAGE_TO_IMAGE) {
            return anew(image, schedule, first, steps);
        }
        Split split =
                Split.resolve(
                        refiner.fraction(),
                        refiner.cut(),
                        schedule,
                        SchedulerConfig.SDXL.numTrainTimesteps());
        int from = Math.max(first, split.switchStep());
        float timestep = split.refinerSteps() == 0 ? 0 : schedule.timestep(split.switchStep());
        return new Cost(
                first,
                split.switchStep(),
                base(settings, schedule, first, split.switchStep()),
                refiner(image, Steps.evaluations(settings, schedule, from, schedule.steps())),
                SplitLine.continued(
                        schedule.steps(), refiner.fraction(), split.switchStep(), timestep),
                bytes(image));
    }

    private static Cost alone(Resolved image, NoiseSchedule schedule, int first) {
        int left = schedule.steps() - first;
        SplitLine split =
                new SplitLine(schedule.steps(), 0, 0, left, "the refiner alone, the last " + left);
        int evaluations = Steps.evaluations(image.settings(), schedule, first, schedule.steps());
        Work refiner = refiner(image, evaluations);
        return new Cost(first, first, Work.NONE, refiner, split, bytes(image));
    }

    private static Cost anew(Resolved image, NoiseSchedule schedule, int first, Steps steps) {
        ImageToImage told = image.refiner().settings().anew().orElseThrow();
        RunSettings settings = image.settings();
        NoiseSchedule again = steps.schedule(settings, told.steps());
        int from = settings.sampler().firstStep(told.denoisingStrength(), told.steps());
        int left = again.steps() - from;
        SplitLine split =
                new SplitLine(
                        schedule.steps(),
                        0,
                        schedule.steps(),
                        left,
                        "base " + schedule.steps() + ", then the refiner anew, " + left);
        return new Cost(
                first,
                schedule.steps(),
                base(settings, schedule, first, schedule.steps()),
                refiner(image, Steps.evaluations(settings, again, from, again.steps())),
                split,
                bytes(image));
    }

    /** What the base does from one step to before another. */
    static Work base(RunSettings settings, NoiseSchedule schedule, int from, int to) {
        return Work.of(
                Steps.evaluations(settings, schedule, from, to),
                settings.guidanceScale() > 1,
                pixels(settings));
    }

    private static Work refiner(Resolved image, int evaluations) {
        return Work.of(
                evaluations,
                image.refiner().settings().guidanceScale() > 1,
                pixels(image.settings()));
    }

    static long pixels(RunSettings settings) {
        return (long) settings.size().height() * settings.size().width();
    }

    private static long bytes(Resolved image) {
        FileSettings file = image.file();
        double each =
                switch (file.format()) {
                    case PNG -> PNG;
                    case JPEG -> JPEG;
                    case WEBP -> file.quality().isPresent() ? WEBP : WEBP_LOSSLESS;
                };
        return Math.round(each * pixels(image.settings()));
    }

    /** What is unusual about an image's settings, each in a few words. */
    static List<String> unusual(Resolved image) {
        List<String> unusual = new ArrayList<>();
        RunSettings settings = image.settings();
        if (image.refiner().fraction() > 0.4) {
            unusual.add("a refiner fraction above 0.4, for which the refiner was not trained");
        }
        if (settings.steps() < 10) {
            unusual.add("fewer than 10 steps");
        }
        double megapixels = pixels(settings) / (1024.0 * 1024);
        if (megapixels < 0.7 || megapixels > 1.4) {
            unusual.add("a size far from the 1024 x 1024 pixels that SDXL was trained on");
        }
        if (settings.guidanceScale() > 15) {
            unusual.add("a guidance scale above 15");
        }
        return unusual;
    }
}
