package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.coordinator.sweep.Replacement;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * A run's images and trajectories by arithmetic on their indexes; nothing is ever listed.
 *
 * <p>The order is part of what a run means and never changes, also when the run is extended: boxes
 * as {@link Segments} has them; within a box prompts first to last; within a prompt its
 * repetitions; within a repetition its trajectories; and a trajectory's images one after the other.
 * How many images a trajectory has differs from one to the next: ask {@link #imagesOf}.
 */
public final class Expansion {

    private final Run run;
    private final Segments segments;

    Expansion(Run run) {
        this.run = run;
        this.segments = Segments.of(run.extents(), run::beforeHandoff);
    }

    public Run run() {
        return run;
    }

    public long trajectories() {
        return segments.trajectories();
    }

    public long images() {
        return segments.images();
    }

    /**
     * The first of a trajectory's images; the others follow it. Of the trajectory after the last it
     * is the image after the last.
     */
    public long firstImage(long trajectory) {
        return trajectory == trajectories()
                ? images()
                : segments.ofTrajectory(trajectory).firstImage(trajectory);
    }

    /** How many images are made of the trajectory. */
    public int imagesOf(long trajectory) {
        return segments.ofTrajectory(trajectory).imagesOf(trajectory);
    }

    /** Indexes of the trajectory's images. */
    public LongStream imageIndexes(long trajectory) {
        long first = firstImage(trajectory);
        return LongStream.range(first, first + imagesOf(trajectory));
    }

    /** The trajectory an image is made of. */
    public long trajectoryOf(long image) {
        return image(image).trajectory();
    }

    /**
     * @throws IllegalArgumentException when the run has no such image
     */
    public ImagePlan image(long index) {
        return segments.ofImage(index).image(index);
    }

    /** The point of the sweep that images refer to as {@link ImagePlan#cell}. */
    public Cell cell(int cell) {
        return run.cell(cell);
    }

    /**
     * An image with what its row and its cell come to.
     *
     * @throws IllegalArgumentException when the run has no such image
     */
    public ResolvedImage resolved(long image) {
        ImagePlan plan = image(image);
        PromptRow row = run.prompts().row(plan.promptRow());
        Resolved resolved = run.resolve(row, plan.cell());
        String key = run.keys().image(image, resolved.file().format());
        return new ResolvedImage(plan, row, resolved, key);
    }

    /** Where in the bucket an image is stored. */
    public String key(long image) {
        return resolved(image).key();
    }

    /** What the base is told of a trajectory. */
    public TrajectorySettings settings(long trajectory) {
        return settings(resolved(firstImage(trajectory)));
    }

    /** What the base is told of an image's trajectory: what its first image comes to. */
    public TrajectorySettings settings(ResolvedImage image) {
        ImagePlan plan = image.plan();
        long first = firstImage(plan.trajectory());
        return first == plan.index() ? settingsOf(image) : settingsOf(resolved(first));
    }

    private TrajectorySettings settingsOf(ResolvedImage first) {
        ImagePlan plan = first.plan();
        String prompt = first.row().prompt();
        for (Replacement words : run.point(plan.cell()).replacements()) {
            prompt = words.setting().equals(SettingNames.PROMPT) ? words.in(prompt) : prompt;
        }
        RunSettings settings = first.settings().settings();
        return settings.trajectory(prompt, plan.promptRow(), seed(plan, first.row()));
    }

    private long seed(ImagePlan image, PromptRow row) {
        Value own =
                run.point(image.cell())
                        .settings()
                        .getOrDefault(SettingNames.SEED, row.settings().get(SettingNames.SEED));
        return own instanceof Value.Numeral seed && seed.value().isPresent()
                ? Seeds.counted(seed.value().get().longValue(), image.repetition())
                : run.seeding().seed(run, image.promptRow(), image.repetition());
    }

    /** A trajectory with those of its images that are {@code wanted}, everything worked out. */
    public Trajectory trajectory(long trajectory, LongPredicate wanted) {
        long first = firstImage(trajectory);
        ResolvedImage leading = resolved(first);
        List<ResolvedImage> images = new ArrayList<>();
        for (long image = first; image < first + imagesOf(trajectory); image++) {
            if (wanted.test(image)) {
                images.add(image == first ? leading : resolved(image));
            }
        }
        return new Trajectory(trajectory, settingsOf(leading), leading.refiner().mode(), images);
    }
}
