package io.latentrelay.local.generate;

import io.latentrelay.coordinator.run.RefinerMode;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.FileSettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.Tap;
import io.latentrelay.local.generate.StartOptions.Start;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One picture as it was asked for, checked as far as that goes without opening a model, and the job
 * that a coordinator would make of it.
 *
 * @param refiner absent where the base draws alone
 * @param fraction the refiner's share of the base's steps
 * @param startFile the picture to start from, where there is one
 * @param file how the picture is written
 */
record Order(
        ModelChoice models,
        TrajectorySettings settings,
        Optional<RefinementSettings> refiner,
        double fraction,
        Cut cut,
        Optional<Start> startFile,
        FileSettings file) {

    static final List<Option> OPTIONS = options();

    private static final RunRef RUN = new RunRef("generate", "");
    private static final String KEY = "picture";

    private static List<Option> options() {
        List<Option> options = new ArrayList<>(ModelChoice.OPTIONS);
        options.addAll(TrajectoryOptions.OPTIONS);
        options.addAll(StartOptions.OPTIONS);
        options.addAll(RefinerOptions.OPTIONS);
        options.addAll(FileOptions.OPTIONS);
        return List.copyOf(options);
    }

    /**
     * As the options say it.
     *
     * @throws IllegalArgumentException naming an option, and what would be right
     */
    static Order from(Settings settings, Supplier<Models> demo) {
        FileSettings file = FileOptions.from(settings);
        RefinerMode mode = RefinerOptions.mode(settings);
        ModelChoice models = ModelChoice.from(settings, mode, demo);
        TrajectorySettings fromNoise = TrajectoryOptions.from(settings, models.side());
        Optional<Start> start = StartOptions.from(settings);
        TrajectorySettings trajectory =
                start.map(image -> fromNoise.with(image.picture())).orElse(fromNoise);
        if (mode == RefinerMode.ALONE && start.isEmpty()) {
            throw new IllegalArgumentException(
                    "--refiner-mode alone needs a picture to work on: give --init-image");
        }
        if (models.refiner().isEmpty()) {
            RefinerOptions.requireNone(settings);
            return new Order(models, trajectory, Optional.empty(), 0, Cut.TIMESTEP, start, file);
        }
        double fraction = RefinerOptions.fraction(settings, mode);
        RefinementSettings refiner = RefinerOptions.from(settings, trajectory);
        boolean refines =
                fraction > 0 || mode == RefinerMode.IMAGE_TO_IMAGE || mode == RefinerMode.ALONE;
        return new Order(
                models,
                trajectory,
                refines ? Optional.of(refiner) : Optional.empty(),
                fraction,
                RefinerOptions.cut(settings),
                start,
                file);
    }

    Finish finish() {
        return new Finish(0, KEY + "." + file.format().extension(), refiner, file);
    }

    /** Where a base model begins. */
    BaseJob baseJob() {
        return new BaseJob(RUN, 0, settings, List.of(new Tap(fraction, cut, List.of(finish()))));
    }

    /** For the refiner alone. */
    PictureJob pictureJob() {
        return new PictureJob(RUN, 0, settings, List.of(finish()));
    }

    /** Where the jobs find the picture to start from. */
    ObjectStore pictures() {
        ObjectStore store = new InMemoryObjectStore("files");
        startFile.ifPresent(
                start ->
                        store.put(
                                start.picture().key(), start.bytes(), "application/octet-stream"));
        return store;
    }
}
