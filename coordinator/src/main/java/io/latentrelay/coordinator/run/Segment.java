package io.latentrelay.coordinator.run;

/**
 * A box of a run: consecutive prompts, repetitions and cells, every one with every other. Its
 * images and trajectories have consecutive indexes: prompt by prompt, within a prompt repetition by
 * repetition, and within a repetition group by group.
 *
 * @param firstTrajectory index of its first trajectory in the run
 * @param firstImage index of its first image in the run
 */
record Segment(
        Range prompts, Range repetitions, CellGroups cells, long firstTrajectory, long firstImage) {

    /** Whole numbers from {@code first} to below {@code end}. */
    record Range(int first, int end) {
        int size() {
            return end - first;
        }
    }

    // A unit is one prompt with one repetition.
    private long units() {
        return (long) prompts.size() * repetitions.size();
    }

    long trajectories() {
        return units() * cells.groups();
    }

    long images() {
        return units() * cells.cells();
    }

    long endTrajectory() {
        return firstTrajectory + trajectories();
    }

    long endImage() {
        return firstImage + images();
    }

    long firstImage(long trajectory) {
        long inside = trajectory - firstTrajectory;
        int group = (int) (inside % cells.groups());
        return firstImage + inside / cells.groups() * cells.cells() + cells.start(group);
    }

    int imagesOf(long trajectory) {
        return cells.size((int) ((trajectory - firstTrajectory) % cells.groups()));
    }

    ImagePlan image(long index) {
        long inside = index - firstImage;
        long unit = inside / cells.cells();
        int position = (int) (inside % cells.cells());
        return new ImagePlan(
                index,
                firstTrajectory + unit * cells.groups() + cells.group(position),
                prompts.first() + (int) (unit / repetitions.size()),
                repetitions.first() + (int) (unit % repetitions.size()),
                cells.cell(position));
    }
}
