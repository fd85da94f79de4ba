package io.latentrelay.coordinator.run;

/**
 * How far a run reaches: every prompt with every repetition in every cell of its sweep.
 *
 * @param prompts rows of the prompts
 * @param repetitions images of each prompt in each cell
 * @param cells of the sweep
 */
public record Extent(int prompts, int repetitions, int cells) {

    public Extent {
        if (prompts < 0 || repetitions < 0 || cells < 0) {
            throw new IllegalArgumentException("an extent is negative");
        }
    }

    long images() {
        return (long) prompts * repetitions * cells;
    }

    /** Whether nothing of this is left out by {@code other}. */
    boolean isWithin(Extent other) {
        return prompts <= other.prompts && repetitions <= other.repetitions && cells <= other.cells;
    }
}
