package io.latentrelay.coordinator.run;

import java.util.Optional;

/**
 * One run, resolved: every setting has its value, every prompt is here.
 *
 * @param imagesPerPrompt base trajectories for each prompt, each with a seed of its own
 * @param seed empty when seeds are derived from name and index, see {@link Seeds}
 */
public record Run(
        String name,
        Prompts prompts,
        int imagesPerPrompt,
        Optional<Long> seed,
        RunSettings settings,
        RefinerPlan refiner,
        Output output) {

    /** The most images one run may have: their indexes have nine digits in object keys. */
    public static final long MAX_IMAGES = 1_000_000_000;

    public RunKeys keys() {
        return new RunKeys(output.prefix(), name);
    }

    public Expansion expansion() {
        return new Expansion(this);
    }
}
