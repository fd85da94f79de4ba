package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Decimals;
import java.util.List;
import java.util.Optional;

/**
 * One run, resolved: every setting has its value, every prompt is here.
 *
 * @param imagesPerPrompt base trajectories for each prompt, each with a seed of its own
 * @param refiners what becomes of each trajectory at the handoff: a cell of the sweep for each
 * @param seed empty when seeds are derived from name and index, see {@link Seeds}
 */
public record Run(
        String name,
        Prompts prompts,
        int imagesPerPrompt,
        Optional<Long> seed,
        RunSettings settings,
        List<RefinerPlan> refiners,
        Output output) {

    /** The most images one run may have: their indexes have nine digits in object keys. */
    public static final long MAX_IMAGES = 1_000_000_000;

    public Run {
        refiners = List.copyOf(refiners);
        if (refiners.isEmpty()) {
            throw new IllegalArgumentException("a run needs at least one refiner fraction");
        }
    }

    public RunKeys keys() {
        return new RunKeys(output.prefix(), name);
    }

    public Expansion expansion() {
        return new Expansion(this);
    }

    /** How far it reached at each submission. */
    List<Extent> extents() {
        return List.of(new Extent(prompts.size(), imagesPerPrompt, refiners.size()));
    }

    Cell cell(int cell) {
        String fraction = Decimals.text(refiner(cell).fraction());
        return new Cell(List.of(new Cell.Coordinate("refiner.fraction", cell, fraction)));
    }

    RefinerPlan refiner(int cell) {
        return refiners.get(cell);
    }

    /** Equal for cells that share a base trajectory. */
    Object beforeHandoff(int cell) {
        return settings;
    }
}
