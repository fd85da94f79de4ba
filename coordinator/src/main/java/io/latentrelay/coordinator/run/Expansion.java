package io.latentrelay.coordinator.run;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.Tap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * A run's images and trajectories by arithmetic on their indexes; nothing is ever listed.
 *
 * <p>The order is part of what a run means and never changes: prompts first to last; within a
 * prompt its repetitions; within a repetition the refiner fractions as the run file lists them. So
 * with p prompts, n images per prompt and f fractions, trajectory = prompt row * n + repetition,
 * and image = trajectory * f + place of the fraction.
 */
public record Expansion(Run run) {

    public long trajectories() {
        return (long) run.prompts().size() * run.imagesPerPrompt();
    }

    public long images() {
        return trajectories() * taps();
    }

    /** Images made of one trajectory. */
    public int taps() {
        return run.refiner().fractions().size();
    }

    public ImagePlan image(long index) {
        if (index < 0 || index >= images()) {
            throw new IllegalArgumentException(
                    "image " + index + " is not one of the run's " + images());
        }
        long trajectory = index / taps();
        return new ImagePlan(
                index,
                trajectory,
                promptRow(trajectory),
                repetition(trajectory),
                (int) (index % taps()));
    }

    /** The inverse of {@link #image}. */
    public long index(int promptRow, int repetition, int tap) {
        return ((long) promptRow * run.imagesPerPrompt() + repetition) * taps() + tap;
    }

    /** The first of a trajectory's images; the others follow it. */
    public long firstImage(long trajectory) {
        return trajectory * taps();
    }

    private int promptRow(long trajectory) {
        return (int) (trajectory / run.imagesPerPrompt());
    }

    private int repetition(long trajectory) {
        return (int) (trajectory % run.imagesPerPrompt());
    }

    public String key(long image) {
        return run.keys().image(image, run.output().format());
    }

    public double fraction(ImagePlan image) {
        return run.refiner().fractions().get(image.tap());
    }

    public TrajectorySettings settings(long trajectory) {
        int row = promptRow(trajectory);
        return run.settings().trajectory(run.prompts().row(row), row, seed(trajectory));
    }

    private long seed(long trajectory) {
        return run.seed()
                .map(seed -> Seeds.counted(seed, repetition(trajectory)))
                .orElseGet(() -> Seeds.derived(run.name(), trajectory));
    }

    /**
     * The job that makes a trajectory's images, those that are {@code wanted}.
     *
     * @throws IllegalArgumentException when none of them is
     */
    public BaseJob job(RunRef ref, long trajectory, LongPredicate wanted) {
        List<Tap> taps = new ArrayList<>();
        for (int tap = 0; tap < taps(); tap++) {
            long image = firstImage(trajectory) + tap;
            if (wanted.test(image)) {
                taps.add(tap(image, run.refiner().fractions().get(tap)));
            }
        }
        return new BaseJob(ref, trajectory, settings(trajectory), taps);
    }

    /** The same for a run whose refiner works alone. */
    public PictureJob pictureJob(RunRef ref, long trajectory) {
        long image = firstImage(trajectory);
        return new PictureJob(ref, trajectory, settings(trajectory), List.of(finish(image, 0)));
    }

    private Tap tap(long image, double fraction) {
        return new Tap(fraction, run.refiner().cut(), List.of(finish(image, fraction)));
    }

    private Finish finish(long image, double fraction) {
        return new Finish(image, key(image), run.refiner().finish(fraction));
    }
}
